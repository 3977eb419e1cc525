import { Button } from 'antd';
import type { Json } from '../../api/client';
import type { Fault } from '../../api/problem';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { FieldDef, RecordTypeDef } from '../../meta/types';
import { CloseIcon } from '../../ui/icons';
import inputs from '../inputs/inputs.module.css';
import { Faults } from '../inputs/Property';
import { TypedValue } from './DefaultValue';
import { choicesOf, type Picklist } from './fieldWork';
import { type ObjectDraft, withProperty } from './objectDraft';
import styles from './Parts.module.css';
import { Previewed } from './Previewed';

interface Props {
  object: ObjectDraft;
  type: RecordTypeDef;
  faults: readonly Fault[];
  onChange: (type: RecordTypeDef) => void;
}

const CHOICES = new Set(['picklist', 'multi_picklist']);

/** Which options of each field a record type offers. */
export function TypeOptions(props: Props & { picklists: readonly Picklist[] }) {
  const { object, type, picklists, faults, onChange } = props;
  const { t, text } = useTexts();
  const fields = object.fields.filter((field) => CHOICES.has(field.type));

  function choose(field: FieldDef, value: string, wanted: boolean) {
    const all = choicesOf(field, picklists).map((option) => option.value);
    const now = type.options?.[field.name] ?? all;
    const next = all.filter((each) => (each === value ? wanted : now.includes(each)));
    const of = next.length === all.length ? undefined : next;
    onChange(withProperty(type, 'options', withProperty(type.options ?? {}, field.name, of)));
  }

  return fields.length === 0 ? null : (
    <section className={styles.group}>
      <h4>{t('objects.typeOptions')}</h4>
      <p className={styles.help}>{t('objects.typeOptionsHelp')}</p>
      {fields.map((field) => {
        const offered = type.options?.[field.name];
        const label = text(field.label, nameAsText(field.name));
        return (
          <details key={field.name} open={offered !== undefined || undefined}>
            <summary>
              {label}{' '}
              <span className={styles.help}>
                {offered === undefined
                  ? t('objects.allOptions')
                  : t('objects.someOptions', { count: offered.length })}
              </span>
            </summary>
            {/* biome-ignore lint/a11y/useSemanticElements: a fieldset lays its legend out in its own way */}
            <div className={styles.subset} role="group" aria-label={label}>
              {choicesOf(field, picklists).map((option) => {
                const on = offered === undefined || offered.includes(option.value);
                return (
                  <label key={option.value}>
                    <input
                      type="checkbox"
                      checked={on}
                      disabled={on && offered?.length === 1}
                      onChange={(event) => choose(field, option.value, event.target.checked)}
                    />
                    {text(option.label, option.value)}
                  </label>
                );
              })}
            </div>
          </details>
        );
      })}
      <Faults faults={faults} />
    </section>
  );
}

const NOT_GIVEN = new Set(['file', 'image', 'encrypted_text', 'parent', 'polymorphic', 'lookup', 'user']);

/** What a new record of a type has. */
export function TypeDefaults({ object, type, faults, onChange }: Props) {
  const { t, text } = useTexts();
  const defaults = type.defaults ?? {};
  const fitting = object.fields.filter(
    (field) => !NOT_GIVEN.has(field.type) && fieldUi(field.type).Input !== undefined,
  );
  const open = fitting.filter(({ name }) => !(name in defaults));
  const called = (field: FieldDef) => text(field.label, nameAsText(field.name));
  // What was just added has no value yet, and is to be seen all the same.
  const set = (name: string, value: Json | undefined) =>
    onChange({ ...type, defaults: { ...defaults, [name]: value ?? null } });

  return (
    <section className={styles.group}>
      <h4>{t('objects.typeDefaults')}</h4>
      <p className={styles.help}>{t('objects.typeDefaultsHelp')}</p>
      {fitting
        .filter(({ name }) => name in defaults)
        .map((field) => (
          <div key={field.name} className={styles.row}>
            <div>
              <span>{called(field)}</span>
              <Previewed>
                <TypedValue
                  field={field}
                  value={defaults[field.name] ?? null}
                  label={t('fields.default')}
                  onChange={(value) => set(field.name, value)}
                />
              </Previewed>
            </div>
            <Button
              type="text"
              icon={<CloseIcon />}
              aria-label={t('objects.noDefault', { field: called(field) })}
              onClick={() =>
                onChange(withProperty(type, 'defaults', withProperty(defaults, field.name, undefined)))
              }
            />
          </div>
        ))}
      {open.length === 0 ? null : (
        <select
          className={inputs.box}
          aria-label={t('objects.addDefault')}
          value=""
          onChange={(event) => {
            const field = object.fields.find(({ name }) => name === event.target.value);
            if (field !== undefined) {
              set(field.name, field.type === 'checkbox' ? true : null);
            }
          }}
        >
          <option value="">{t('objects.addDefault')}</option>
          {open.map((field) => (
            <option key={field.name} value={field.name}>
              {called(field)}
            </option>
          ))}
        </select>
      )}
      <Faults faults={faults} />
    </section>
  );
}
