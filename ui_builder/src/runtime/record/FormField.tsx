import { useId, useSyncExternalStore } from 'react';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import { controllerOf, dependsOn } from '../../meta/choices';
import type { Field } from '../../meta/definitions';
import styles from './Form.module.css';
import { type FormStore, wordDefault } from './FormStore';
import { spanning } from './layout';

/** A labelled input with its help and its error; the line of the error is always there. */
export function FormField({ form, field, width }: { form: FormStore; field: Field; width: number }) {
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
  const word = wordDefault(field);
  const shown =
    word === undefined
      ? waiting(form, form.offered(field), (first) => t('field.chooseFirst', { field: text(first.label) }))
      : { ...field, placeholder: { en: t(`field.default_${word}`) } };
  const message = error === undefined ? '' : 'code' in error ? t('field.required') : error.message;
  const help = text(field.help);
  return (
    <div className={styles.field} data-field={field.name} style={spanning(width)}>
      <label htmlFor={id}>
        {text(field.label)}
        {field.required ? <span aria-hidden="true"> *</span> : null}
      </label>
      <Input
        id={id}
        value={value}
        field={shown}
        beside={form}
        invalid={error !== undefined}
        describedBy={`${id}-note`}
        onChange={(next) => form.set(field.name, next)}
      />
      <p id={`${id}-note`} className={styles.note} data-wrong={error !== undefined}>
        {message || help}
      </p>
    </div>
  );
}

/** Gives a field that offers nothing before another one is chosen a word that says so. */
export function waiting(form: FormStore, field: Field, say: (first: Field) => string): Field {
  const controller = form.info.fields.get(controllerOf(field) ?? '');
  const waits = controller !== undefined && field.choices.length === 0;
  return waits && form.value(controller.name) === null
    ? { ...field, placeholder: { en: say(controller) } }
    : field;
}
