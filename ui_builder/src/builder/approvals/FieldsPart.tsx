import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import { labelOf } from '../../runtime/list/tableShape';
import { CloseIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import { movedTo, put } from '../editor/put';
import { FieldButton } from '../inputs/FieldButton';
import { Faults, faultsAt } from '../inputs/Property';
import { Sortable, useDragged } from '../objects/Sortable';
import type { ApprovalWork } from './approvalDef';

interface Props {
  work: ApprovalWork;
  property: 'fields' | 'again_when';
}

/** Fields of the record: those that approvers are shown, or those that approval is about. */
export function FieldsPart({ work, property }: Props) {
  const { t, text } = useTexts();
  const definitions = useDefinitions();
  const approval = work.definition;
  const paths = approval[property] ?? [];
  const label = (path: string) => labelOf(definitions, approval.object, path, text);
  const save = (next: readonly string[]) =>
    work.save(put(approval, property, next.length === 0 ? undefined : next));
  const fits = (path: string) => !paths.includes(path) && (property === 'fields' || !path.includes('.'));
  return (
    <section className={editor.part} aria-labelledby={property}>
      <h3 id={property}>{t(`approvalBuilder.${property}`)}</h3>
      <p className={editor.help}>{t(`approvalBuilder.${property}Help`)}</p>
      {paths.length === 0 ? null : (
        <Sortable
          ids={paths}
          called={label}
          onMove={(path, to) => save(movedTo(paths, paths.indexOf(path), paths.indexOf(to)))}
        >
          <ul className={editor.rows}>
            {paths.map((path) => (
              <One
                key={path}
                path={path}
                label={label(path)}
                onDrop={() => save(paths.filter((each) => each !== path))}
              />
            ))}
          </ul>
        </Sortable>
      )}
      <FieldButton
        stays
        object={approval.object}
        label={t('approvalBuilder.addField')}
        onPick={(path) => fits(path) && save([...paths, path])}
      />
      <Faults faults={faultsAt(work.problems, `/${property}`)} />
    </section>
  );
}

function One({ path, label, onDrop }: { path: string; label: string; onDrop: () => void }) {
  const { t } = useTexts();
  const drag = useDragged(path, label);
  return (
    <li ref={drag.ref} style={drag.style} data-dragging={drag.dragging}>
      {drag.grip}
      <span className={editor.grow}>{label}</span>
      <button
        type="button"
        className={editor.square}
        aria-label={t('approvalBuilder.dropField', { field: label })}
        onClick={onDrop}
      >
        <CloseIcon />
      </button>
    </li>
  );
}
