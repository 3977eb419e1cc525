import { Button } from 'antd';
import { type FormEvent, useId, useState, useSyncExternalStore } from 'react';
import { ApiError } from '../../api/problem';
import { type RecordJson, useReload, useUpdate } from '../../api/records';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import { dependsOn } from '../../meta/choices';
import type { Field, ObjectInfo, Rows } from '../../meta/definitions';
import { DownIcon, PlusIcon, TrashIcon, UpIcon } from '../../ui/icons';
import { showToast } from '../../ui/toastStore';
import { Value } from '../list/Value';
import { waiting } from './FormField';
import type { FormStore } from './FormStore';
import type { Cell } from './layout';
import related from './RelatedList.module.css';
import styles from './RowsForm.module.css';
import { type Row, RowsStore } from './RowsStore';

interface Props {
  info: ObjectInfo;
  record: RecordJson;
  rows: Rows;
  columns: readonly Cell[];
  stored: readonly RecordJson[];
  onDone: () => void;
}

/** Edits the rows of a document and saves them with it, at once. */
export function RowsForm({ info, record, rows, columns, stored, onDone }: Props) {
  const { t, text } = useTexts();
  const [store] = useState(() => {
    const written = columns.map(({ field }) => field).filter((field) => field.writable);
    return new RowsStore(rows.info, written, stored);
  });
  const all = useSyncExternalStore(store.subscribe, store.all);
  const [rest, setRest] = useState('');
  const update = useUpdate(info.definition.name, record.id);
  const reload = useReload(info.definition.name, record.id);

  function refused(error: Error) {
    if (!(error instanceof ApiError)) {
      setRest(String(error));
    } else if (error.problem?.code === 'record.version_conflict') {
      showToast(t('record.conflict'), 'wrong');
      reload();
    } else if (error.problem?.code !== 'record.confirmation_required') {
      const others = store.place(rows.name, error.faults);
      setRest(error.faults.length === 0 ? error.message : (others[0] ?? t('record.fixErrors')));
    }
  }

  function save(event: FormEvent) {
    event.preventDefault();
    if (!store.check()) {
      setRest(t('record.fixErrors'));
      return;
    }
    setRest('');
    const values = { [rows.name]: store.toJson() };
    update.mutate({ values, version: record.version }, { onSuccess: onDone, onError: refused });
  }

  return (
    <form onSubmit={save} noValidate aria-label={text(rows.info.definition.plural)}>
      <div className={related.scroller}>
        <table>
          <thead>
            <tr>
              {columns.map(({ path, field }) => (
                <th key={path} scope="col">
                  {text(field.label)}
                </th>
              ))}
              <td />
            </tr>
          </thead>
          <tbody>
            {all.map((row, at) => (
              <tr key={row.key}>
                {columns.map(({ path, field }) => (
                  <td key={path} className={styles.cell}>
                    <RowCell {...{ row, path, field }} n={at + 1} />
                  </td>
                ))}
                <td>
                  <Tools store={store} row={row} n={at + 1} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div className={styles.bar}>
        <Button icon={<PlusIcon />} onClick={() => store.add()}>
          {t('record.addRow')}
        </Button>
        <span className={styles.wrong} role="alert">
          {rest}
        </span>
        <Button onClick={onDone}>{t('record.cancel')}</Button>
        <Button type="primary" htmlType="submit" loading={update.isPending}>
          {t('record.save')}
        </Button>
      </div>
    </form>
  );
}

function Tools({ store, row, n }: { store: RowsStore; row: Row; n: number }) {
  const { t } = useTexts();
  const tools = [
    { label: t('record.rowUp', { n }), icon: <UpIcon />, act: () => store.move(row.key, -1) },
    { label: t('record.rowDown', { n }), icon: <DownIcon />, act: () => store.move(row.key, 1) },
    { label: t('record.rowRemove', { n }), icon: <TrashIcon />, act: () => store.remove(row.key) },
  ];
  return tools.map(({ label, icon, act }) => (
    <Button key={label} type="text" size="small" aria-label={label} icon={icon} onClick={act} />
  ));
}

interface CellProps {
  row: Row;
  path: string;
  field: Field;
  n: number;
}

function RowCell({ row, path, field, n }: CellProps) {
  const { Input } = fieldUi(field.type);
  if (Input !== undefined && field.writable) {
    return <RowInput form={row.form} field={field} n={n} />;
  }
  return row.stored === undefined ? null : <Value record={row.stored} path={path} field={field} />;
}

function RowInput({ form, field, n }: { form: FormStore; field: Field; n: number }) {
  const { t, text } = useTexts();
  const id = useId();
  const value = useSyncExternalStore(form.subscribe, () => form.value(field.name));
  const error = useSyncExternalStore(form.subscribe, () => form.error(field.name));
  // What it offers changes with these.
  useSyncExternalStore(form.subscribe, () =>
    JSON.stringify(dependsOn(form.info, field).map((name) => form.value(name))),
  );
  const { Input } = fieldUi(field.type);
  if (Input === undefined) {
    return null;
  }
  const message = error === undefined ? '' : 'code' in error ? t('field.required') : error.message;
  return (
    <>
      <label htmlFor={id} className={styles.label}>
        {t('record.rowField', { field: text(field.label), n })}
      </label>
      <Input
        id={id}
        value={value}
        field={waiting(form, form.offered(field), (first) =>
          t('field.chooseFirst', { field: text(first.label) }),
        )}
        beside={form}
        invalid={error !== undefined}
        describedBy={`${id}-note`}
        onChange={(next) => form.set(field.name, next)}
      />
      <p id={`${id}-note`} className={styles.note}>
        {message}
      </p>
    </>
  );
}
