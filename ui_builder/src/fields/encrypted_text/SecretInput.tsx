import { Input } from 'antd';
import { useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import type { InputProps } from '../fieldUi';
import styles from './Secret.module.css';
import { sentSecret } from './secretText';

/** The mask of what is stored stands in the empty box; a new text takes its place, nothing keeps it. */
export function SecretInput({ id, value, field, invalid, describedBy, autoFocus, onChange }: InputProps) {
  const { t, text } = useTexts();
  const [stored] = useState(value);
  const [draft, setDraft] = useState('');
  const clearable = stored !== null && !field.required;

  function typed(next: string) {
    setDraft(next);
    onChange(sentSecret(next, stored));
  }

  return (
    <Input
      id={id}
      value={draft}
      placeholder={value === null ? text(field.placeholder) : String(stored ?? '')}
      status={invalid ? 'error' : ''}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      aria-required={field.required}
      autoFocus={autoFocus ?? false}
      autoComplete="off"
      spellCheck={false}
      suffix={
        clearable && value !== null ? (
          <button
            type="button"
            className={styles.reveal}
            onClick={() => {
              setDraft('');
              onChange(null);
            }}
          >
            {t('field.clear')}
          </button>
        ) : null
      }
      onChange={(event) => typed(event.target.value)}
    />
  );
}
