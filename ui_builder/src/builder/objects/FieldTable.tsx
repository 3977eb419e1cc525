import type { FieldTypeInfo } from '../../api/fieldTypes';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { FieldDef } from '../../meta/types';
import { WarningIcon } from '../../ui/icons';
import { SetupLink } from '../setup/SetupLink';
import styles from './Fields.module.css';
import type { FieldLine } from './fieldLines';
import { Sortable, useDragged } from './Sortable';
import { TypeIcon } from './TypeIcon';

interface Props {
  object: string;
  title: string;
  lines: readonly FieldLine[];
  types: ReadonlyMap<string, FieldTypeInfo>;
  chosen: string | undefined;
  /** Whether they stand in their own order, all of them. */
  sortable: boolean;
  /** Whether there is room for the whole table. */
  wide: boolean;
  onMove: (name: string, to: string) => void;
}

/** Every field of an object, in its order. */
export function FieldTable(props: Props) {
  const { lines, onMove, wide } = props;
  const { t, text } = useTexts();
  const labels = new Map(lines.map(({ field }) => [field.name, text(field.label, nameAsText(field.name))]));
  return (
    <Sortable ids={[...labels.keys()]} called={(id) => labels.get(id) ?? id} onMove={onMove}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">
              <span className={styles.away}>{t('fields.order')}</span>
            </th>
            <th scope="col">{t('fields.field')}</th>
            <th scope="col">{t('fields.type')}</th>
            {wide ? (
              <>
                <th scope="col">{t('fields.marks')}</th>
                <th scope="col">{t('fields.from')}</th>
                <th scope="col" className={styles.figure}>
                  {t('fields.usedIn')}
                </th>
              </>
            ) : null}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Row key={line.field.name} line={line} {...props} />
          ))}
        </tbody>
      </table>
    </Sortable>
  );
}

function Row({ line, object, title, types, chosen, sortable, wide }: Props & { line: FieldLine }) {
  const { t, text } = useTexts();
  const { field, state, from, uses, faults } = line;
  const label = text(field.label, nameAsText(field.name));
  const drag = useDragged(field.name, label, !sortable);
  const type = types.get(field.type);
  return (
    <tr
      ref={drag.ref}
      style={drag.style}
      data-dragging={drag.dragging}
      data-chosen={chosen === field.name}
      aria-current={chosen === field.name ? 'true' : undefined}
    >
      <td className={styles.gripCell}>{drag.grip}</td>
      <td>
        <SetupLink to={`objects/${object}/fields/${field.name}`} className={styles.field}>
          <span className={styles.typeIcon}>
            <TypeIcon type={field.type} />
          </span>
          <span className={styles.names}>
            <span>
              <strong>{label}</strong>
              {field.name === title ? <span className={styles.tag}>{t('fields.title')}</span> : null}
              {state === 'same' ? null : <span className={styles.tag}>{t(`draft.state_${state}`)}</span>}
              {faults === 0 ? null : (
                <span className={styles.fault}>
                  <WarningIcon />
                  <span className={styles.away}>{t('fields.faults', { count: faults })}</span>
                </span>
              )}
            </span>
            <small>{field.name}</small>
          </span>
        </SetupLink>
      </td>
      <td className={styles.quiet}>{text(type?.label, field.type)}</td>
      {wide ? (
        <>
          <td className={styles.quiet}>{marks(field, t).join(', ')}</td>
          <td className={styles.quiet}>{from === null ? t('setup.own') : from}</td>
          <td className={styles.figure}>{uses === 0 ? <span className={styles.quiet}>–</span> : uses}</td>
        </>
      ) : null}
    </tr>
  );
}

function marks(field: FieldDef, t: (key: string) => string): readonly string[] {
  return (['required', 'unique'] as const)
    .filter((mark) => field[mark] === true)
    .map((mark) => t(`fields.${mark}`));
}
