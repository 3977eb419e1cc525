import { Button } from 'antd';
import { type FormEvent, useLayoutEffect, useState } from 'react';
import type { RecordJson } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import type { Rows } from '../../meta/definitions';
import { PlusIcon } from '../../ui/icons';
import { RowsStore } from '../form/RowsStore';
import { RowsTable } from '../form/RowsTable';
import styles from '../form/RowsTable.module.css';
import { useConditions, useWords } from '../form/useConditions';
import { ConflictDialog } from './ConflictDialog';
import type { Cell } from './layout';
import { useRowsSave } from './useRowsSave';

interface Props {
  rows: Rows;
  columns: readonly Cell[];
  stored: readonly RecordJson[];
  onDone: () => void;
}

/** Edits the rows of a document and saves them with it, at once. */
export function RowsForm({ rows, columns, stored, onDone }: Props) {
  const { t, text } = useTexts();
  const conditions = useConditions(rows.info, undefined);
  const word = useWords();
  const [store] = useState(() => {
    const written = columns.map(({ field }) => field).filter((field) => field.writable);
    return new RowsStore(rows.info, written, stored, { conditions, word });
  });
  useLayoutEffect(() => store.setConditions(conditions), [store, conditions]);
  const { save, saving, rest, conflict } = useRowsSave(rows, store, onDone);
  const label = text(rows.info.definition.plural);

  function submit(event: FormEvent) {
    event.preventDefault();
    save();
  }

  return (
    <form onSubmit={submit} noValidate aria-label={label}>
      <RowsTable store={store} columns={columns} label={label} />
      <div className={styles.bar}>
        <Button icon={<PlusIcon />} onClick={() => store.add()}>
          {t('record.addRow')}
        </Button>
        <span className={styles.wrong} role="alert">
          {rest}
        </span>
        <Button onClick={onDone}>{t('record.cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={saving}>
          {t('record.save')}
        </Button>
      </div>
      <ConflictDialog conflict={conflict} rows={{ ...rows, columns }} />
    </form>
  );
}
