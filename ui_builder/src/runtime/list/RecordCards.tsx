import { valueAt } from '../../api/records';
import { isBlank } from '../../fields/fieldUi';
import { useTexts } from '../../i18n/useTexts';
import { RecordLink } from '../../ui/RecordLink';
import styles from './RecordCards.module.css';
import type { RowsProps } from './RecordTable';
import { useRows } from './useRows';
import { Value } from './Value';

const CARD_HEIGHT = 92;
const SHOWN = 5;

/** A list on a phone: two lines a record, from the same columns as the table. */
export function RecordCards(props: RowsProps) {
  const { columns, records, label, object, title } = props;
  const { text } = useTexts();
  const { scroller, items, total } = useRows({ ...props, count: records.length, height: CARD_HEIGHT });
  const opener = columns.find((column) => column.path === title) ?? columns[0];
  const rest = columns.filter((column) => column !== opener);
  return (
    <div className={styles.scroller} ref={scroller}>
      <ul className={styles.cards} aria-label={label} style={{ height: total }}>
        {items.map(({ index, start }) => {
          const record = records[index];
          if (record === undefined || opener === undefined) {
            return null;
          }
          const shown = rest.filter(({ path }) => !isBlank(valueAt(record, path))).slice(0, SHOWN);
          return (
            <li key={record.id} data-row={index} style={{ transform: `translateY(${start}px)` }}>
              <RecordLink object={object} id={record.id} className={styles.opener} opens>
                <Value record={record} path={opener.path} field={opener.field} />
              </RecordLink>
              <dl>
                {shown.map(({ path, field }) => (
                  <div key={path}>
                    <dt>{text(field.label)}</dt>
                    <dd>
                      <Value record={record} path={path} field={field} />
                    </dd>
                  </div>
                ))}
              </dl>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
