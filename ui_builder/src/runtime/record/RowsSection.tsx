import { Button } from 'antd';
import { useMemo, useState } from 'react';
import type { RecordJson } from '../../api/records';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo, Rows } from '../../meta/definitions';
import { hasEditableRows } from '../../meta/lifeCycle';
import { nounIn } from '../../meta/text';
import { Value } from '../list/Value';
import { rowColumns } from './layout';
import page from './RecordPage.module.css';
import styles from './RelatedList.module.css';
import { RowsForm } from './RowsForm';

interface Props {
  info: ObjectInfo;
  record: RecordJson;
  rows: Rows;
}

/** The rows of a document: read first, edited all together. */
export function RowsSection({ info, record, rows }: Props) {
  const { t, text, locale } = useTexts();
  const [editing, setEditing] = useState(false);
  const columns = useMemo(() => rowColumns(rows), [rows]);
  const stored = (record[rows.name] ?? []) as unknown as readonly RecordJson[];
  const plural = text(rows.info.definition.plural);
  return (
    <section className={page.section}>
      <h2 className={styles.head}>
        {plural}
        <span className={styles.count}>{stored.length}</span>
        {editing || !hasEditableRows(info, record) ? null : (
          <Button size="small" type="text" onClick={() => setEditing(true)}>
            {t('record.editRows')}
          </Button>
        )}
      </h2>
      {editing ? (
        <RowsForm {...{ info, record, rows, columns, stored }} onDone={() => setEditing(false)} />
      ) : stored.length === 0 ? (
        <p className={styles.none}>{t('record.none', { object: nounIn(plural, locale) })}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
        <section className={styles.scroller} tabIndex={0} aria-label={plural}>
          <table>
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
              {stored.map((row) => (
                <tr key={row.id}>
                  {columns.map(({ path, field }) => (
                    <td key={path} data-end={fieldUi(field.type).alignEnd ?? false}>
                      <Value record={row} path={path} field={field} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}
