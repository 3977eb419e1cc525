import { Input } from 'antd';
import { useTexts } from '../../i18n/useTexts';
import type { InputProps } from '../fieldUi';
import styles from './LongText.module.css';

export function LongTextInput({ id, value, field, invalid, describedBy, autoFocus, onChange }: InputProps) {
  const { text } = useTexts();
  return (
    <Input.TextArea
      id={id}
      value={typeof value === 'string' ? value : ''}
      className={styles.box ?? ''}
      rows={3}
      placeholder={text(field.placeholder)}
      status={invalid ? 'error' : ''}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      aria-required={field.required}
      autoFocus={autoFocus ?? false}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
    />
  );
}
