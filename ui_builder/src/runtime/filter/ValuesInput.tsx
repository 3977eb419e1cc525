import { Select } from 'antd';
import { useDeferredValue, useState } from 'react';
import type { Json } from '../../api/client';
import { useDefinitions } from '../../api/definitions';
import { type Reference, useTitleSearch } from '../../api/records';
import { ChoiceInput } from '../../fields/shared/ChoiceInput';
import { Pill } from '../../fields/shared/Pill';
import { useTexts } from '../../i18n/useTexts';
import type { Field } from '../../meta/definitions';
import { nounIn } from '../../meta/text';
import styles from './Filter.module.css';
import { kindOf } from './operators';

interface Props {
  id: string;
  field: Field;
  value: Json;
  label: string;
  titles: Readonly<Record<string, string>>;
  onChange: (value: Json) => void;
}

const MOST_PILLS = 12;

/** Several values: choices as pills to press, records by search, and what is typed. */
export function ValuesInput(props: Props) {
  const kind = kindOf(props.field);
  const values = Array.isArray(props.value) ? (props.value as readonly Json[]) : [];
  if (kind === 'record' || kind === 'user') {
    return <RecordsInput {...props} values={values as unknown as readonly Reference[]} />;
  }
  if (kind !== 'option' && kind !== 'options') {
    return <TypedValues {...props} values={values} />;
  }
  return props.field.choices.length > MOST_PILLS ? (
    <ChoiceInput
      id={props.id}
      multiple
      value={[...values]}
      field={{ ...props.field, required: false }}
      invalid={false}
      describedBy={undefined}
      onChange={props.onChange}
    />
  ) : (
    <PillsInput {...props} values={values.map(String)} />
  );
}

function PillsInput({ field, label, values, onChange }: Props & { values: readonly string[] }) {
  const { text } = useTexts();
  const offered = field.choices.filter((choice) => choice.active !== false || values.includes(choice.value));
  return (
    <fieldset className={styles.pills} aria-label={label}>
      {offered.map(({ value, label: called }) => (
        <button
          key={value}
          type="button"
          aria-pressed={values.includes(value)}
          aria-label={text(called, value)}
          onClick={() =>
            onChange(
              values.includes(value)
                ? values.filter((each) => each !== value)
                : offered.map((each) => each.value).filter((each) => each === value || values.includes(each)),
            )
          }
        >
          <Pill value={value} field={field} />
        </button>
      ))}
    </fieldset>
  );
}

function RecordsInput({
  id,
  field,
  label,
  values,
  titles,
  onChange,
}: Props & { values: readonly Reference[] }) {
  const { t, text, locale } = useTexts();
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const target = useDefinitions().object(field.target ?? '');
  const title = target?.definition.title ?? 'id';
  const search = useTitleSearch(field.target ?? '', { title, text: useDeferredValue(typed.trim()) }, open);
  const called = (each: Reference) => each.label ?? titles[each.id] ?? each.id;
  const chosen = new Set(values.map((each) => each.id));
  const all = [...values, ...(search.data ?? []).filter((each) => !chosen.has(each.id))];
  const plural = nounIn(text(target?.definition.plural), locale);
  return (
    <Select
      id={id}
      mode="multiple"
      className={styles.wide ?? ''}
      value={values.map((each) => each.id)}
      options={all.map((each) => ({ value: each.id, label: called(each) }))}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      onOpenChange={setOpen}
      loading={search.isFetching}
      notFoundContent={search.isFetching ? t('state.loading') : t('field.notFound')}
      placeholder={t('field.search', { object: plural })}
      aria-label={label}
      onChange={(next: readonly string[]) =>
        onChange(
          next.flatMap((each) => {
            const found = all.find((reference) => reference.id === each);
            return found === undefined ? [] : [{ id: found.id, label: called(found) }];
          }),
        )
      }
    />
  );
}

function TypedValues({ id, label, values, onChange }: Props & { values: readonly Json[] }) {
  const { t } = useTexts();
  return (
    <Select
      id={id}
      mode="tags"
      open={false}
      suffixIcon={null}
      className={styles.wide ?? ''}
      tokenSeparators={[',', '，', ';', '；']}
      value={values.map(String)}
      placeholder={t('filter.typeValues')}
      aria-label={label}
      onChange={(next: string[]) => onChange(next)}
    />
  );
}
