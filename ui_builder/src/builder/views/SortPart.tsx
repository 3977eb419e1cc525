import { useDefinitions } from '../../api/definitions';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import { type SortKey, sortKeys, sortText } from '../../runtime/list/sortText';
import { labelOf } from '../../runtime/list/tableShape';
import { CloseIcon, DownIcon, UpIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import { movedTo, put } from '../editor/put';
import { FieldButton } from '../inputs/FieldButton';
import { Faults, faultsAt } from '../inputs/Property';
import { Sortable, useDragged } from '../objects/Sortable';
import type { ViewWork } from './viewWork';

/** The order of a view: by one field, among equals by the next. */
export function SortPart({ work }: { work: ViewWork }) {
  const { t, text } = useTexts();
  const definitions = useDefinitions();
  const view = work.definition;
  const keys = sortKeys(view.sort ?? '');
  const paths = keys.map(({ path }) => path);
  const label = (path: string) => labelOf(definitions, view.object, path, text);
  const save = (next: readonly SortKey[]) => work.save(put(view, 'sort', sortText(next) || undefined));
  const add = (path: string) => {
    const field = definitions.field(view.object, path);
    if (!paths.includes(path) && field !== undefined && fieldUi(field.type).sortable) {
      save([...keys, { path, down: field.type === 'date' || field.type === 'datetime' }]);
    }
  };
  return (
    <section className={editor.part} aria-labelledby="sort">
      <h3 id="sort">{t('views.sort')}</h3>
      {keys.length === 0 ? <p className={editor.help}>{t('views.noSort')}</p> : null}
      {keys.length === 0 ? null : (
        <Sortable
          ids={paths}
          called={label}
          onMove={(path, to) => save(movedTo(keys, paths.indexOf(path), paths.indexOf(to)))}
        >
          <ul className={editor.rows}>
            {keys.map((key) => (
              <Line
                key={key.path}
                sortKey={key}
                label={label(key.path)}
                onTurn={() => save(keys.map((each) => (each === key ? { ...key, down: !key.down } : each)))}
                onDrop={() => save(keys.filter((each) => each !== key))}
              />
            ))}
          </ul>
        </Sortable>
      )}
      <FieldButton object={view.object} label={t('views.addSort')} onPick={add} />
      <Faults faults={faultsAt(work.problems, '/sort')} />
    </section>
  );
}

function Line(props: { sortKey: SortKey; label: string; onTurn: () => void; onDrop: () => void }) {
  const { sortKey, label, onTurn, onDrop } = props;
  const { t } = useTexts();
  const drag = useDragged(sortKey.path, label);
  const direction = t(sortKey.down ? 'views.down' : 'views.up');
  return (
    <li ref={drag.ref} style={drag.style} data-dragging={drag.dragging}>
      {drag.grip}
      <span className={editor.grow}>{label}</span>
      <button
        type="button"
        className={editor.add}
        onClick={onTurn}
        aria-label={t('views.turn', { field: label, direction })}
      >
        {sortKey.down ? <DownIcon /> : <UpIcon />}
        {direction}
      </button>
      <button
        type="button"
        className={editor.square}
        aria-label={t('views.dropSort', { field: label })}
        onClick={onDrop}
      >
        <CloseIcon />
      </button>
    </li>
  );
}
