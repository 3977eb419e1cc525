import type { Json } from '../../api/client';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { CloseIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import { put } from '../editor/put';
import { Choose } from '../inputs/Plain';
import { Faults, faultsAt } from '../inputs/Property';
import { TypedValue } from '../objects/DefaultValue';
import styles from './Forms.module.css';
import { unasked } from './formEditing';
import type { FormWork } from './formWork';

/** Values that everything sent gets, whatever the public writes. */
export function FixedValues({ work, info }: { work: FormWork; info: ObjectInfo }) {
  const { t, text } = useTexts();
  const form = work.definition;
  const values = form.values ?? {};
  const save = (next: Readonly<Record<string, Json>>) =>
    work.save(put(form, 'values', Object.keys(next).length === 0 ? undefined : next));
  const called = (name: string) => text(info.fields.get(name)?.label, name);

  function first(name: string): Json {
    const field = info.fields.get(name);
    return field?.choices[0]?.value ?? (field?.type === 'checkbox' ? true : '');
  }

  return (
    <section className={editor.part} aria-labelledby="values">
      <h3 id="values">{t('publicForms.values')}</h3>
      <p className={editor.help}>{t('publicForms.valuesHelp')}</p>
      {Object.keys(values).length === 0 ? null : (
        <ul className={editor.rows}>
          {Object.entries(values).map(([name, value]) => {
            const field = info.fields.get(name);
            return (
              <li key={name} className={styles.question}>
                <span className={styles.named}>{called(name)}</span>
                <span className={styles.value}>
                  {field === undefined || typeof value === 'object' ? (
                    <code>{JSON.stringify(value)}</code>
                  ) : (
                    <TypedValue
                      field={field.definition}
                      value={value}
                      label={t('publicForms.value')}
                      onChange={(next) => save({ ...values, [name]: next ?? '' })}
                    />
                  )}
                </span>
                <button
                  type="button"
                  className={editor.square}
                  aria-label={t('publicForms.dropValue', { field: called(name) })}
                  onClick={() => {
                    const { [name]: _, ...rest } = values;
                    save(rest);
                  }}
                >
                  <CloseIcon />
                </button>
                <Faults faults={faultsAt(work.problems, `/values/${name}`)} />
              </li>
            );
          })}
        </ul>
      )}
      <Choose
        label={t('publicForms.addValue')}
        value={undefined}
        none={t('publicForms.chooseField')}
        choices={unasked(form, info).map((field) => ({
          value: field.name,
          label: text(field.label, field.name),
        }))}
        onChange={(name) => name !== undefined && save({ ...values, [name]: first(name) })}
      />
    </section>
  );
}
