import { Button } from 'antd';
import { useId, useMemo, useSyncExternalStore } from 'react';
import { isBlank } from '../../fields/fieldUi';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import type { Field } from '../../meta/definitions';
import { DownIcon, TrashIcon, UpIcon } from '../../ui/icons';
import { Value } from '../list/Value';
import { waiting } from './FormField';
import type { FormStore } from './FormStore';
import type { Row, RowsStore } from './RowsStore';
import styles from './RowsTable.module.css';

interface Props {
  store: RowsStore;
  /** Paths and fields of the columns. */
  columns: readonly { readonly path: string; readonly field: Field }[];
  label: string;
}

/** The rows of a document as a table of inputs; on a phone each row is a card. */
export function RowsTable({ store, columns, label }: Props) {
  const { text } = useTexts();
  const all = useSyncExternalStore(store.subscribe, store.all);
  if (all.length === 0) {
    return null;
  }
  return (
    <div className={styles.scroller}>
      <table aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ path, field }) => (
              <th key={path} scope="col">
                {text(field.label)}
                {field.required ? <span aria-hidden="true"> *</span> : null}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {all.map((row, at) => (
            <tr key={row.key}>
              {columns.map(({ path, field }) => (
                <td key={path} className={styles.cell} data-label={text(field.label)}>
                  <RowCell {...{ row, path, field }} n={at + 1} />
                </td>
              ))}
              <td className={styles.tools}>
                <Tools store={store} row={row} n={at + 1} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
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
  if (field.type === 'formula') {
    return <RowFormula row={row} path={path} field={field} />;
  }
  return row.stored === undefined ? null : <Value record={row.stored} path={path} field={field} />;
}

function RowFormula({ row, path, field }: Omit<CellProps, 'n'>) {
  const watch = useMemo(() => row.form.watch(row.form.decidedBy(field)), [row.form, field]);
  const value = useSyncExternalStore(watch, () => row.form.formula(field.name));
  const { Display } = fieldUi(field.type);
  if (value === undefined) {
    return row.stored === undefined ? null : <Value record={row.stored} path={path} field={field} />;
  }
  return isBlank(value) ? null : <Display value={value} field={field} compact />;
}

function RowInput({ form, field, n }: { form: FormStore; field: Field; n: number }) {
  const { t, text } = useTexts();
  const id = useId();
  const watch = useMemo(() => form.watch(form.decidedBy(field)), [form, field]);
  const value = useSyncExternalStore(watch, () => form.value(field.name));
  const error = useSyncExternalStore(watch, () => form.error(field.name));
  const given = useSyncExternalStore(watch, () => form.timesGiven(field.name));
  // What it offers changes with these.
  useSyncExternalStore(watch, () => JSON.stringify(form.decidedBy(field).map((name) => form.value(name))));
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
        key={given}
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
