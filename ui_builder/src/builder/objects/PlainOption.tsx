import { useState } from 'react';
import type { Json } from '../../api/client';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import styles from '../inputs/inputs.module.css';
import { Choose, Figure, Line, Switch } from '../inputs/Plain';
import { faultsAt, Property } from '../inputs/Property';
import { type FieldWork, meaning } from './fieldWork';
import { withProperty } from './objectDraft';

const MEGABYTE = 1_048_576;

/** An option of a type by what its schema says: on or off, a choice, a number, a text, or anything as JSON. */
export function PlainOption({ work, option }: { work: FieldWork; option: string }) {
  const { t, locale } = useTexts();
  const { field, type, change } = work;
  const schema = type.schema.properties[option] ?? {};
  const standard = schema.default;
  const value = field[option] as Json | undefined;
  const label = t(`fields.option_${option}`, { defaultValue: nameAsText(option) });
  const own = t(`fields.help_${type.key}_${option}`, { defaultValue: '' });
  const common = {
    label,
    help: own === '' ? meaning(schema, locale) : own,
    faults: faultsAt(work.faults, `/${option}`),
  };
  const set = (next: unknown) => change(withProperty(field, option, next, standard));
  const placeholder = standard === undefined ? undefined : String(standard);

  if (option === 'currency') {
    return <CurrencyField work={work} {...common} />;
  }
  if (schema.enum !== undefined) {
    const required = type.schema.required.includes(option) || standard !== undefined;
    return (
      <Choose
        {...common}
        value={(value ?? standard) as string | undefined}
        choices={schema.enum.map((each) => ({
          value: String(each),
          label: called(option, String(each), locale, t),
        }))}
        none={required ? undefined : t('fields.notSaid')}
        onChange={set}
      />
    );
  }
  if (schema.type === 'boolean') {
    return <Switch {...common} checked={(value ?? standard) === true} onChange={set} />;
  }
  if (option === 'max_bytes') {
    const megabytes = typeof value === 'number' ? value / MEGABYTE : undefined;
    return (
      <Figure
        {...common}
        label={t('fields.option_max_bytes')}
        help={t('fields.help_max_bytes')}
        value={megabytes === undefined ? undefined : Math.round(megabytes * 100) / 100}
        onChange={(next) => set(next === undefined ? undefined : Math.max(1, Math.round(next * MEGABYTE)))}
      />
    );
  }
  if (schema.type === 'integer' || schema.type === 'number') {
    return (
      <Figure
        {...common}
        value={value as number | undefined}
        whole={schema.type === 'integer'}
        placeholder={placeholder}
        onChange={set}
      />
    );
  }
  if (schema.type === 'string') {
    return <Line {...common} value={value as string | undefined} placeholder={placeholder} onChange={set} />;
  }
  return schema.type === 'array' && schema.items?.type === 'string' ? (
    <Line
      {...common}
      value={Array.isArray(value) ? value.join(', ') : undefined}
      onChange={(next) => set(next?.split(/[,，\s]+/).filter((each) => each !== ''))}
    />
  ) : (
    <AsJson {...common} value={value} onChange={set} />
  );
}

type Speech = ReturnType<typeof useTexts>['t'];

function called(option: string, value: string, locale: string, t: Speech): string {
  if (option === 'country') {
    return `${new Intl.DisplayNames([locale], { type: 'region' }).of(value) ?? value} (${value})`;
  }
  return t(`fields.value_${option}_${value}`, { defaultValue: nameAsText(value) });
}

interface Common {
  label: string;
  help: string | undefined;
  faults: FieldWork['faults'];
}

/** The field that holds the currency of each record. */
function CurrencyField({ work, ...common }: Common & { work: FieldWork }) {
  const { t, text } = useTexts();
  const { object, field, change } = work;
  const named = (field.currency as { readonly field?: string } | undefined)?.field;
  const fitting = object.fields.filter(({ type }) => type === 'picklist' || type === 'text');
  return (
    <Choose
      {...common}
      value={named}
      choices={fitting.map((each) => ({ value: each.name, label: text(each.label, nameAsText(each.name)) }))}
      none={t('fields.noCurrencyField')}
      onChange={(next) =>
        change(withProperty(field, 'currency', next === undefined ? undefined : { field: next }))
      }
    />
  );
}

/** What only a plugin's type has. */
function AsJson(props: Common & { value: Json | undefined; onChange: (value: unknown) => void }) {
  const { value, onChange, ...common } = props;
  const [typed, setTyped] = useState<string | null>(null);

  function write(text: string) {
    setTyped(text);
    try {
      onChange(text.trim() === '' ? undefined : JSON.parse(text));
    } catch {
      // It is saved once it is JSON.
    }
  }

  return (
    <Property {...common}>
      {({ id, describedBy, invalid }) => (
        <textarea
          id={id}
          className={styles.box}
          rows={3}
          spellCheck={false}
          aria-describedby={describedBy}
          aria-invalid={invalid}
          value={typed ?? (value === undefined ? '' : JSON.stringify(value, null, 2))}
          onChange={(event) => write(event.target.value)}
          onBlur={() => setTyped(null)}
        />
      )}
    </Property>
  );
}
