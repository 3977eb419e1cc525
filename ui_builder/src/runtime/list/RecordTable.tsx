import { memo } from 'react';
import type { RecordJson } from '../../api/records';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import { DownIcon, UpIcon } from '../../ui/icons';
import { RecordLink } from '../../ui/RecordLink';
import { type Column, directionOf } from './columns';
import { columnWidth } from './columnWidth';
import styles from './RecordTable.module.css';
import { useRows } from './useRows';
import { Value } from './Value';

const ROW_HEIGHT = 40;
const OPENER_WIDTH = 280;

export interface RowsProps {
  address: string;
  label: string;
  object: string;
  title: string;
  columns: readonly Column[];
  records: readonly RecordJson[];
  hasMore: boolean;
  loadMore: () => void;
}

/** A list as a table; only the rows on the screen are there. */
export function RecordTable(props: RowsProps & { sort: string; onSort: (path: string) => void }) {
  const { columns, records, sort, onSort, label, object, title } = props;
  const { text } = useTexts();
  const { scroller, items, total } = useRows({ ...props, count: records.length, height: ROW_HEIGHT });
  const before = items[0]?.start ?? 0;
  const after = total - (items.at(-1)?.end ?? 0);
  const opener = columns.find((column) => column.path === title) ?? columns[0];
  const others = columns.filter((column) => column !== opener);
  const minWidth = others.reduce((sum, { field }) => sum + columnWidth(field, text), OPENER_WIDTH);
  return (
    <div className={styles.scroller} ref={scroller}>
      <table
        className={styles.table}
        style={{ minWidth }}
        aria-label={label}
        aria-rowcount={records.length + 1}
      >
        <colgroup>
          {columns.map(({ path, field }) => (
            // The title takes what the others leave.
            <col key={path} {...(path === opener?.path ? {} : { width: columnWidth(field, text) })} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading key={column.path} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Space height={before} />
          {items.map(({ index }) => {
            const record = records[index];
            return record === undefined ? null : (
              <Row key={record.id} {...{ record, columns, object, index }} opener={opener?.path ?? ''} />
            );
          })}
          <Space height={after} />
        </tbody>
      </table>
    </div>
  );
}

interface HeadingProps {
  column: Column;
  sort: string;
  onSort: (path: string) => void;
}

function Heading({ column: { path, field }, sort, onSort }: HeadingProps) {
  const { t, text } = useTexts();
  const { sortable, alignEnd = false } = fieldUi(field.type);
  const direction = directionOf(sort, path);
  const label = text(field.label);
  return (
    <th scope="col" data-end={alignEnd} {...(direction === undefined ? {} : { 'aria-sort': direction })}>
      {sortable ? (
        <button type="button" title={t('list.sortBy', { field: label })} onClick={() => onSort(path)}>
          <span>{label}</span>
          {direction === 'ascending' ? <UpIcon /> : direction === 'descending' ? <DownIcon /> : null}
        </button>
      ) : (
        <span className={styles.fixed}>{label}</span>
      )}
    </th>
  );
}

interface RowProps {
  record: RecordJson;
  columns: readonly Column[];
  object: string;
  opener: string;
  index: number;
}

const Row = memo(function Row({ record, columns, object, opener, index }: RowProps) {
  return (
    <tr data-row={index} aria-rowindex={index + 2}>
      {columns.map(({ path, field }) => {
        const value = <Value record={record} path={path} field={field} />;
        return (
          <td key={path} data-end={fieldUi(field.type).alignEnd ?? false}>
            {path === opener ? (
              <RecordLink object={object} id={record.id} className={styles.opener} opens>
                {value}
              </RecordLink>
            ) : (
              value
            )}
          </td>
        );
      })}
    </tr>
  );
});

function Space({ height }: { height: number }) {
  return height <= 0 ? null : (
    <tr className={styles.space}>
      <td style={{ height }} />
    </tr>
  );
}
