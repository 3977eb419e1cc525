import { Input } from 'antd';
import { useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import type { InputProps } from '../fieldUi';
import styles from './JsonData.module.css';
import { laidOut, typedJson } from './jsonText';

/** What is typed counts only while it is JSON; until it is again, a line says so. */
export function JsonInput({ id, value, field, invalid, describedBy, autoFocus, onChange }: InputProps) {
  const { t, text } = useTexts();
  const [draft, setDraft] = useState(() => laidOut(value));
  const broken = typedJson(draft) === undefined;

  function typed(next: string) {
    setDraft(next);
    const read = typedJson(next);
    if (read !== undefined) {
      onChange(read);
    }
  }

  return (
    <>
      <Input.TextArea
        id={id}
        value={draft}
        className={styles.box ?? ''}
        rows={4}
        spellCheck={false}
        placeholder={text(field.placeholder)}
        status={invalid || broken ? 'error' : ''}
        aria-invalid={invalid || broken}
        aria-describedby={describedBy}
        aria-required={field.required}
        autoFocus={autoFocus ?? false}
        onChange={(event) => typed(event.target.value)}
      />
      {broken ? (
        <span className={styles.wrong} role="alert">
          {t('field.json_broken')}
        </span>
      ) : null}
    </>
  );
}
