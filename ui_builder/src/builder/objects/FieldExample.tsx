import { Component, type ReactNode, useId, useState } from 'react';
import type { Json } from '../../api/client';
import { useDefinitions } from '../../api/definitions';
import { isBlank } from '../../fields/fieldUi';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { FieldDef } from '../../meta/types';
import { choicesOf, type FieldWork } from './fieldWork';
import styles from './Panel.module.css';
import { Previewed } from './Previewed';

/** The field as people will meet it: it can be typed into, and shows what lists show of that. */
export function FieldExample({ work }: { work: FieldWork }) {
  const { t } = useTexts();
  const { field } = work;
  const missing = work.type.schema.required.some((name) => field[name] === undefined);
  const ready = !missing && !(field.type === 'polymorphic' && (field.to as readonly string[]).length === 0);
  return (
    <section className={styles.example} aria-label={t('fields.example')}>
      <span className={styles.tag}>{t('fields.example')}</span>
      {ready ? (
        <Guard of={field}>
          <Previewed>
            <Tried work={work} />
          </Previewed>
        </Guard>
      ) : (
        <p className={styles.help}>{t('fields.exampleLater')}</p>
      )}
    </section>
  );
}

function Tried({ work }: { work: FieldWork }) {
  const { t, text } = useTexts();
  const { field, type, picklists } = work;
  const id = useId();
  const definitions = useDefinitions();
  const { Input, Display } = fieldUi(field.type);
  const [value, setValue] = useState<Json>(() => sampleOf(work));
  const resolved = definitions.lone(field);
  const shown = { ...resolved, choices: choicesOf(field, picklists) };
  const label = text(field.label, nameAsText(field.name));
  return (
    <>
      <label htmlFor={id} className={styles.exampleLabel}>
        {label}
        {resolved.required ? <span aria-hidden="true"> *</span> : null}
      </label>
      {Input === undefined ? (
        <span id={id}>{isBlank(value) ? '–' : <Display value={value} field={shown} />}</span>
      ) : (
        <Input
          id={id}
          value={value}
          field={shown}
          invalid={false}
          describedBy={undefined}
          onChange={setValue}
        />
      )}
      {field.help === undefined ? null : <span className={styles.help}>{text(field.help)}</span>}
      {Input === undefined || isBlank(value) || NOT_SHOWN.has(type.key) ? null : (
        <span className={styles.shownAs}>
          {t('fields.shownAs')} <Display value={value} field={shown} compact />
        </span>
      )}
    </>
  );
}

/** What is shown by reading it from the server needs a record that is there. */
const NOT_SHOWN = new Set(['file', 'image', 'encrypted_text', 'long_text', 'json']);
const EMPTY_AT_FIRST = new Set([
  ...NOT_SHOWN,
  'lookup',
  'parent',
  'polymorphic',
  'user',
  'rich_text',
  'barcode',
]);

function sampleOf({ field, type, picklists }: FieldWork): Json {
  const [first] = choicesOf(field, picklists);
  if (type.key === 'picklist') {
    return first?.value ?? null;
  }
  if (type.key === 'multi_picklist') {
    return first === undefined ? [] : [first.value];
  }
  if (type.key === 'formula') {
    return FORMULA_SAMPLES[String(field.returns)] ?? null;
  }
  if (type.key === 'autonumber') {
    return numberedBy(String(field.format ?? ''));
  }
  return EMPTY_AT_FIRST.has(type.key) ? null : type.sample.value;
}

const FORMULA_SAMPLES: Readonly<Record<string, Json>> = {
  text: 'Abc',
  number: '42',
  boolean: true,
  date: '2026-01-31',
  datetime: '2026-01-31T08:00:00.000Z',
  time: '08:30:00',
  duration: '9000',
};

/** Gives what the first number of a format looks like. */
function numberedBy(format: string): string {
  const now = new Date();
  const parts: Readonly<Record<string, string>> = {
    YYYY: String(now.getFullYear()),
    YY: String(now.getFullYear()).slice(2),
    MM: String(now.getMonth() + 1).padStart(2, '0'),
    DD: String(now.getDate()).padStart(2, '0'),
  };
  return format.replaceAll(/\{([^{}]+)\}/g, (_, part: string) =>
    /^0+$/.test(part) ? '1'.padStart(part.length, '0') : (parts[part] ?? part),
  );
}

interface GuardProps {
  of: FieldDef;
  children: ReactNode;
}

/** Options that are not finished may be more than a widget can show; the next change tries again. */
class Guard extends Component<GuardProps, { failed: boolean }> {
  override state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  override componentDidUpdate(before: GuardProps) {
    if (this.state.failed && before.of !== this.props.of) {
      this.setState({ failed: false });
    }
  }
  override render() {
    return this.state.failed ? null : this.props.children;
  }
}
