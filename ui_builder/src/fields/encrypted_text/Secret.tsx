import { Input } from 'antd';
import { useState } from 'react';
import { useSecret } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import { showToast } from '../../ui/toastStore';
import type { DisplayProps, InputProps } from '../fieldUi';
import styles from './Secret.module.css';
import { sentSecret } from './secretText';

/** The mask; on the page of its record the text behind it can be read, which the platform notes. */
export function Secret({ value, field, record }: DisplayProps) {
  return record === undefined ? (
    String(value)
  ) : (
    <Revealed mask={String(value)} name={field.name} of={record} />
  );
}

function Revealed(props: { mask: string; name: string; of: { object: string; id: string } }) {
  const { mask, name, of } = props;
  const { t } = useTexts();
  const secret = useSecret(of.object, of.id, name);
  const shown = secret.data?.value;

  function toggle() {
    if (shown === undefined) {
      secret.mutate(undefined, { onError: (error) => showToast(error.message, 'wrong') });
    } else {
      secret.reset();
    }
  }

  return (
    <span className={styles.secret}>
      <span aria-live="polite">{shown ?? mask}</span>
      <button type="button" className={styles.reveal} disabled={secret.isPending} onClick={toggle}>
        {t(shown === undefined ? 'field.reveal' : 'field.hide')}
      </button>
    </span>
  );
}

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
