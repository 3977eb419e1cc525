import { Input } from 'antd';
import type { InputProps } from '../fieldUi';

/**
 * The browser's own picker: it speaks the reader's language, works with keys and on a phone, and costs
 * nothing to load.
 */
export function MomentInput(props: InputProps & { kind: 'date' | 'datetime-local' | 'time' }) {
  const { id, value, field, invalid, describedBy, autoFocus, onChange, kind } = props;
  return (
    <Input
      id={id}
      type={kind}
      value={typeof value === 'string' ? value : ''}
      status={invalid ? 'error' : ''}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      aria-required={field.required}
      autoFocus={autoFocus ?? false}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
    />
  );
}
