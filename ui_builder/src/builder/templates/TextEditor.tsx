import { type ReactNode, useId, useRef } from 'react';
import type { Fault } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import editor from '../editor/Editor.module.css';
import { FieldButton } from '../inputs/FieldButton';
import inputs from '../inputs/inputs.module.css';
import { Faults } from '../inputs/Property';
import styles from './Templates.module.css';
import { inserted } from './templateDef';

interface Props {
  label: string;
  help?: string;
  /** The object whose fields can be put in; undefined where there is no record. */
  object: string | undefined;
  locale: string;
  value: string;
  /** Whether it may have several lines. */
  long?: boolean;
  faults: readonly Fault[];
  onChange: (value: string) => void;
}

/** A text with holes: fields and a few other things are put in where the cursor is. */
export function TextEditor(props: Props) {
  const { label, help, object, locale, value, long = false, faults, onChange } = props;
  const { t } = useTexts();
  const id = useId();
  const box = useRef<HTMLInputElement & HTMLTextAreaElement>(null);

  function insert(what: string) {
    const at = box.current;
    const next = inserted(value, at?.selectionStart ?? value.length, at?.selectionEnd ?? value.length, what);
    onChange(next.text);
    requestAnimationFrame(() => {
      at?.focus();
      at?.setSelectionRange(next.cursor, next.cursor);
    });
  }

  const common = {
    ref: box,
    id,
    lang: locale,
    className: inputs.box,
    value,
    'aria-describedby': `${id}-help ${id}-faults`,
    'aria-invalid': faults.length > 0,
  };
  const put = (what: string, name: ReactNode) => (
    <button key={what} type="button" className={editor.add} onClick={() => insert(what)}>
      {name}
    </button>
  );
  return (
    <div className={styles.text}>
      <label htmlFor={id}>{label}</label>
      {long ? (
        <textarea {...common} rows={12} onChange={({ target }) => onChange(target.value)} />
      ) : (
        <input {...common} autoComplete="off" onChange={({ target }) => onChange(target.value)} />
      )}
      <div className={styles.inserts}>
        {object === undefined ? null : (
          <FieldButton object={object} label={t('templates.insertField')} onPick={insert} />
        )}
        {put('$recipient.name', t('templates.insertRecipient'))}
        {long && object !== undefined ? put('$link', t('templates.insertLink')) : null}
        {put('TODAY()', t('templates.insertToday'))}
      </div>
      <span id={`${id}-help`} className={editor.help}>
        {help}
      </span>
      <Faults id={`${id}-faults`} faults={faults} />
    </div>
  );
}
