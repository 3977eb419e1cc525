import { memo, type ReactNode } from 'react';
import type { RecordJson } from '../../api/records';
import { fieldUi } from '../../fields/registry';
import { RecordLink } from '../../ui/RecordLink';
import styles from './RecordTable.module.css';
import type { Shape } from './tableShape';
import { Value } from './Value';

interface Props {
  record: RecordJson;
  object: string;
  shape: Shape;
  line: number;
  selected: boolean;
  /** Whether the panel beside the list shows it. */
  peeked: boolean;
  /** The cell that the keyboard is at, if it is in this row. */
  active: number;
  /** The cell that is edited, if it is in this row, and its form. */
  editing: string | null;
  form: ReactNode;
  selectLabel: string;
}

/** One record of a list; what people do to it is heard by the table. */
export const Row = memo(function Row(props: Props) {
  const { record, object, shape, line, selected, peeked, active, editing, form, selectLabel } = props;
  return (
    <tr data-row={line} aria-rowindex={line + 2} aria-selected={selected} data-peeked={peeked}>
      <td
        data-col={0}
        className={styles.check}
        style={shape.checkStyle}
        data-frozen={shape.frozen}
        tabIndex={-1}
      >
        <input
          type="checkbox"
          checked={selected}
          readOnly
          aria-label={selectLabel}
          tabIndex={active === 0 ? 0 : -1}
        />
      </td>
      {shape.columns.map(({ path, field, frozen }, index) => {
        const value = <Value record={record} path={path} field={field} />;
        const edited = path === editing;
        return (
          <td
            key={path}
            data-col={index + 1}
            data-path={path}
            data-end={fieldUi(field.type).alignEnd}
            data-frozen={frozen || undefined}
            data-edited={edited || undefined}
            style={shape.styles[index]}
            tabIndex={active === index + 1 && path !== shape.opener ? 0 : -1}
          >
            {path === shape.opener ? (
              <RecordLink object={object} id={record.id} className={styles.opener} opens>
                <span data-fit="">{value}</span>
              </RecordLink>
            ) : (
              <span data-fit="">{value}</span>
            )}
            {edited ? form : null}
          </td>
        );
      })}
      {shape.filled ? <td className={styles.filler} /> : null}
    </tr>
  );
});

/** A row whose record is on its way. */
export function RowToCome({ shape, line }: { shape: Shape; line: number }) {
  return (
    <tr data-row={line} aria-busy="true">
      <td className={styles.check} />
      {shape.columns.map(({ path }) => (
        <td key={path} className={styles.toCome}>
          <i />
        </td>
      ))}
      {shape.filled ? <td /> : null}
    </tr>
  );
}
