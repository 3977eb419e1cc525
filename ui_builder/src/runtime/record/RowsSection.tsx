import { Button } from 'antd';
import { useMemo, useState } from 'react';
import type { RecordJson } from '../../api/records';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo, Rows } from '../../meta/definitions';
import { hasEditableRows } from '../../meta/lifeCycle';
import { nounIn } from '../../meta/text';
import type { Texts } from '../../meta/types';
import { BlockFrame } from '../blocks/BlockFrame';
import { Value } from '../list/Value';
import { rowColumns } from './layout';
import { RowsForm } from './RowsForm';
import styles from './RowsSection.module.css';
import { useRecordPage } from './recordPage';

interface Props {
  info: ObjectInfo;
  record: RecordJson;
  rows: Rows;
  label?: Texts | undefined;
  /** Which fields of the rows it shows; all where absent. */
  fields?: readonly string[] | undefined;
}

/** The rows of a document: read first, edited all together. */
export function RowsSection({ info, record, rows, label, fields }: Props) {
  const { t, text, locale } = useTexts();
  const { mayUpdate } = useRecordPage();
  const [editing, setEditing] = useState(false);
  const columns = useMemo(() => rowColumns(rows, fields), [rows, fields]);
  const stored = (record[rows.name] ?? []) as unknown as readonly RecordJson[];
  const plural = text(rows.info.definition.plural);
  const heading = text(label, plural);
  return (
    <BlockFrame
      label={heading}
      count={String(stored.length)}
      tools={
        editing || !mayUpdate || !hasEditableRows(info, record) ? null : (
          <Button size="small" onClick={() => setEditing(true)}>
            {t('record.editRows')}
          </Button>
        )
      }
    >
      {editing ? (
        <RowsForm {...{ rows, columns, stored }} onDone={() => setEditing(false)} />
      ) : stored.length === 0 ? (
        <p className={styles.none}>{t('record.none', { object: nounIn(plural, locale) })}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
        // biome-ignore lint/a11y/useSemanticElements: no group of inputs, and no landmark within one of its name
        <div className={styles.scroller} role="group" tabIndex={0} aria-label={heading}>
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
        </div>
      )}
    </BlockFrame>
  );
}
