import type { Mapping, ReadRow } from '../../api/imports';
import { isBlank } from '../../fields/fieldUi';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import type { Field, ObjectInfo } from '../../meta/definitions';
import { WarningIcon } from '../../ui/icons';
import { Worded } from '../../ui/Worded';
import styles from './FirstRows.module.css';

/** The first rows of a table, as they would be read. */
export function FirstRows(props: { info: ObjectInfo; mapping: Mapping; rows: readonly ReadRow[] }) {
  const { info, mapping, rows } = props;
  const { t, text } = useTexts();
  const shown = Object.values(mapping).flatMap(({ field: name, by }) => {
    const field = info.fields.get(name);
    return field === undefined ? [] : [{ field, path: by === undefined ? name : `${name}.${by}` }];
  });
  return (
    <div className={styles.first}>
      <h2>{t('importing.first')}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <section className={styles.scroll} tabIndex={0} aria-label={t('importing.first')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('jobs.row')}</th>
              {shown.map(({ field }) => (
                <th key={field.name} scope="col">
                  {text(field.label, field.name)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.row}>
                <td>{row.row}</td>
                {shown.map(({ field, path }) => (
                  <Cell key={field.name} row={row} field={field} path={path} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

function Cell({ row, field, path: own }: { row: ReadRow; field: Field; path: string }) {
  const fault = row.errors.find(
    ({ path }) => path === `/${field.name}` || path.startsWith(`/${field.name}.`),
  );
  const value = row.values[own] ?? row.values[field.name];
  if (fault !== undefined) {
    return (
      <td className={styles.wrong} title={fault.message}>
        <WarningIcon />
        {plainText(value)}
        <small>
          <Worded text={fault.message} />
        </small>
      </td>
    );
  }
  if (value === undefined || isBlank(value)) {
    return <td className={styles.blank}>—</td>;
  }
  // What a key or a name leads to is looked up only when the row is saved.
  const isPlain = field.target !== undefined || (typeof value === 'object' && !Array.isArray(value));
  const { Display } = fieldUi(field.type);
  return <td>{isPlain ? plainText(value) : <Display value={value} field={field} compact />}</td>;
}

function plainText(value: unknown): string {
  if (value === null || value === undefined) {
    return '';
  }
  if (Array.isArray(value)) {
    return value.join(', ');
  }
  if (typeof value !== 'object') {
    return String(value);
  }
  return 'label' in value ? String(value.label) : Object.values(value).join(' ');
}
