import { Button } from 'antd';
import { useMemo, useSyncExternalStore } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { PlusIcon } from '../../ui/icons';
import { inColumns } from '../record/layout';
import styles from './Form.module.css';
import { FormField } from './FormField';
import type { FormStore } from './FormStore';
import type { RowsStores } from './newRecord';
import { RowsTable } from './RowsTable';
import type { FormSection } from './screens';

interface Props {
  form: FormStore;
  rows: RowsStores;
  sections: readonly FormSection[];
}

/** The sections of a form, each for as long as its conditions let it be seen. */
export function FormSections({ form, rows, sections }: Props) {
  return sections.map((section) => <Section key={section.name} form={form} rows={rows} section={section} />);
}

function Section({ form, rows, section }: { form: FormStore; rows: RowsStores; section: FormSection }) {
  const { text } = useTexts();
  const { label, columns, cells, within, collapsed } = section;
  // Names are of fields: none stands for the section itself.
  const watch = useMemo(() => form.watch(form.partDecidedBy(...within)), [form, within]);
  const seen = useSyncExternalStore(watch, () => form.sees({ within }));
  if (!seen) {
    return null;
  }
  const heading = text(label);
  const grid = (
    <div className={styles.grid} style={inColumns(columns)}>
      {cells.map((each) => (
        <FormField
          key={each.field.name}
          form={form}
          field={each.field}
          width={Math.min(each.width, columns)}
          cell={each.cell}
          within={each.within}
        />
      ))}
    </div>
  );
  if (collapsed && heading !== '') {
    return (
      <details className={styles.section}>
        <summary>{heading}</summary>
        {grid}
      </details>
    );
  }
  return (
    <section className={styles.section}>
      {heading === '' ? null : <h2>{heading}</h2>}
      {section.rows === undefined ? grid : <RowsPart rows={rows} part={section.rows} />}
    </section>
  );
}

function RowsPart({ rows, part }: { rows: RowsStores; part: NonNullable<FormSection['rows']> }) {
  const { t, text } = useTexts();
  const store = rows.get(part.rows.name);
  const columns = useMemo(() => part.fields.map((field) => ({ path: field.name, field })), [part]);
  if (store === undefined) {
    return null;
  }
  return (
    <>
      <RowsTable store={store} columns={columns} label={text(part.rows.info.definition.plural)} />
      <div className={styles.addRow}>
        <Button icon={<PlusIcon />} onClick={() => store.add()}>
          {t('record.addRow')}
        </Button>
      </div>
    </>
  );
}
