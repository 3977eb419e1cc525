import type { RecordJson } from '../../api/records';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import { RecordLink } from '../../ui/RecordLink';
import type { Column } from './columns';
import styles from './SmallTable.module.css';
import { Value } from './Value';

interface Props {
  object: string;
  label: string;
  columns: readonly Column[];
  records: readonly RecordJson[];
}

/** A few records within a page: every row is there, and its first value that is no reference opens it. */
export function SmallTable({ object, label, columns, records }: Props) {
  const { text } = useTexts();
  const opener = columns.findIndex(({ field }) => field.target === undefined);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
    <div className={styles.scroller} role="group" tabIndex={0} aria-label={label}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map(({ path, field }) => (
              <th key={path} scope="col" data-end={fieldUi(field.type).alignEnd ?? false}>
                {text(field.label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {records.map((record) => (
            <tr key={record.id}>
              {columns.map(({ path, field }, position) => {
                const value = <Value record={record} path={path} field={field} />;
                return (
                  <td key={path} data-end={fieldUi(field.type).alignEnd ?? false}>
                    {position === opener ? (
                      <RecordLink object={object} id={record.id}>
                        {value}
                      </RecordLink>
                    ) : (
                      value
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
