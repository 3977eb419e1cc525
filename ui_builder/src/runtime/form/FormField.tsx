import { useId, useMemo, useSyncExternalStore } from 'react';
import { isBlank } from '../../fields/fieldUi';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import { controllerOf, dependsOn } from '../../meta/choices';
import type { Field } from '../../meta/definitions';
import { spanning } from '../record/layout';
import type { Conditional } from './conditions';
import styles from './Form.module.css';
import { type FormStore, wordDefault } from './FormStore';

interface Props {
  form: FormStore;
  field: Field;
  width: number;
  /** The conditions of its cell. */
  cell?: Conditional | undefined;
  /** The conditions of what it stands in. */
  within?: readonly Conditional[];
}

/** A field of a form, for as long as its conditions let it be seen. */
export function FormField({ form, field, width, cell, within }: Props) {
  const watch = useMemo(
    () => form.watch(form.decidedBy(field, ...(cell === undefined ? [] : [cell]), ...(within ?? []))),
    [form, field, cell, within],
  );
  const seen = useSyncExternalStore(watch, () => form.sees({ cell, within: within ?? [] }));
  const required = useSyncExternalStore(watch, () => form.requires({ field, cell }));
  const locked = useSyncExternalStore(watch, () => form.locks({ field, cell }));
  if (!seen) {
    return null;
  }
  if (field.type === 'formula') {
    return <ComputedField form={form} field={field} width={width} watch={watch} />;
  }
  const shown = required === field.required ? field : { ...field, required };
  return <EnteredField form={form} field={shown} width={width} locked={locked} watch={watch} />;
}

type Watch = (listener: () => void) => () => void;

interface EnteredProps {
  form: FormStore;
  field: Field;
  width: number;
  locked: boolean;
  watch: Watch;
}

/** A labelled input with its help and its error; the line of the error is always there. */
function EnteredField({ form, field, width, locked, watch }: EnteredProps) {
  const { t, text } = useTexts();
  const id = useId();
  const value = useSyncExternalStore(watch, () => form.value(field.name));
  const error = useSyncExternalStore(watch, () => form.error(field.name));
  const given = useSyncExternalStore(watch, () => form.timesGiven(field.name));
  // What it offers changes with these.
  useSyncExternalStore(watch, () =>
    JSON.stringify(dependsOn(form.info, field).map((name) => form.value(name))),
  );
  const { Input, Display } = fieldUi(field.type);
  if (Input === undefined) {
    return null;
  }
  const word = wordDefault(field);
  const shown =
    word === undefined
      ? waiting(form, form.offered(field), (first) => t('field.chooseFirst', { field: text(first.label) }))
      : { ...field, placeholder: { en: t(`field.default_${word}`) } };
  const message = error === undefined ? '' : 'code' in error ? t('field.required') : error.message;
  const help = [text(field.help), word !== undefined && value === null ? t(`form.leftBlank_${word}`) : ''];
  return (
    <div className={styles.field} data-field={field.name} style={spanning(width)}>
      {locked ? (
        <span className={styles.label} id={id}>
          {text(field.label)}
        </span>
      ) : (
        <label className={styles.label} htmlFor={id}>
          {text(field.label)}
          {field.required ? <span aria-hidden="true"> *</span> : null}
        </label>
      )}
      {locked ? (
        <output className={styles.computed} aria-labelledby={id}>
          {isBlank(value) ? '—' : <Display value={value} field={field} />}
        </output>
      ) : (
        <Input
          key={given}
          id={id}
          value={value}
          field={shown}
          beside={form}
          invalid={error !== undefined}
          describedBy={`${id}-note`}
          onChange={(next) => form.set(field.name, next)}
        />
      )}
      {help.join('') === '' ? null : <p className={styles.help}>{help.join(' ').trim()}</p>}
      <p id={`${id}-note`} className={styles.note} data-wrong={error !== undefined}>
        {message}
      </p>
    </div>
  );
}

/** What the platform will work out, as it comes to with the values typed so far. */
function ComputedField({ form, field, width, watch }: Omit<EnteredProps, 'locked'>) {
  const { t, text } = useTexts();
  const id = useId();
  const value = useSyncExternalStore(watch, () => form.formula(field.name));
  const { Display } = fieldUi(field.type);
  const help = text(field.help);
  return (
    <div className={styles.field} data-field={field.name} style={spanning(width)}>
      <span className={styles.label} id={id}>
        {text(field.label)}{' '}
        <abbr title={t('field.computed', { formula: String(field.definition.formula) })}>ƒ</abbr>
      </span>
      <output className={styles.computed} aria-labelledby={id} data-waiting={value === undefined}>
        {value === undefined ? t('form.computedLater') : null}
        {value !== undefined && isBlank(value) ? '—' : null}
        {value === undefined || isBlank(value) ? null : <Display value={value} field={field} />}
      </output>
      {help === '' ? null : <p className={styles.help}>{help}</p>}
      <p className={styles.note} />
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
