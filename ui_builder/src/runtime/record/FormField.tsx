import { useId, useSyncExternalStore } from 'react';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
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
  const { Input } = fieldUi(field.type);
  if (Input === undefined) {
    return null;
  }
  const word = wordDefault(field);
  const shown = word === undefined ? field : { ...field, placeholder: { en: t(`field.default_${word}`) } };
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
