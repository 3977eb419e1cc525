import { Button } from 'antd';
import { isBlank } from '../../fields/fieldUi';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import type { FormStore } from './FormStore';
import styles from './FormSummary.module.css';
import type { RowsStores } from './newRecord';
import type { FormCell, FormScreen } from './screens';

interface Props {
  form: FormStore;
  rows: RowsStores;
  screens: readonly FormScreen[];
  onChange: (screen: string) => void;
}

/** Everything that was entered, screen by screen, before it is saved. */
export function FormSummary({ form, rows, screens, onChange }: Props) {
  const { t, text } = useTexts();
  return screens
    .filter(({ within }) => form.sees({ within }))
    .map(({ name, label, sections }) => (
      <section key={name} className={styles.screen}>
        <h2>
          {text(label)}
          <Button type="link" size="small" onClick={() => onChange(name)}>
            {t('form.change', { part: text(label) })}
          </Button>
        </h2>
        <dl>
          {sections.flatMap(({ cells }) =>
            cells.map((cell) => <Line key={cell.field.name} {...{ form, cell }} />),
          )}
          {sections.flatMap(({ rows: part }) =>
            part === undefined ? [] : [<RowCount key={part.rows.name} {...{ rows, part }} />],
          )}
        </dl>
      </section>
    ));
}

function Line({ form, cell }: { form: FormStore; cell: FormCell }) {
  const { text } = useTexts();
  const { field } = cell;
  const value = field.type === 'formula' ? form.formula(field.name) : form.live(field.name);
  if (!form.sees(cell) || value === undefined || isBlank(value)) {
    return null;
  }
  const { Display } = fieldUi(field.type);
  return (
    <div>
      <dt>{text(field.label)}</dt>
      <dd>
        <Display value={value} field={field} />
      </dd>
    </div>
  );
}

function RowCount({
  rows,
  part,
}: {
  rows: RowsStores;
  part: NonNullable<FormScreen['sections'][number]['rows']>;
}) {
  const { text } = useTexts();
  return (
    <div>
      <dt>{text(part.rows.info.definition.plural)}</dt>
      <dd>{rows.get(part.rows.name)?.all().length ?? 0}</dd>
    </div>
  );
}
