import { Input } from 'antd';
import type { HTMLAttributes } from 'react';
import { useTexts } from '../../i18n/useTexts';
import type { InputProps } from '../fieldUi';

/** A line of text; empty is blank. */
export function LineInput(
  props: InputProps & {
    kind?: 'text' | 'email' | 'tel' | 'url';
    inputMode?: HTMLAttributes<HTMLElement>['inputMode'];
  },
) {
  const { id, value, field, invalid, describedBy, autoFocus, onChange, kind = 'text', inputMode } = props;
  const { text } = useTexts();
  const maxLength = field.definition.max_length;
  return (
    <Input
      id={id}
      type={kind}
      inputMode={inputMode}
      value={typeof value === 'string' ? value : ''}
      placeholder={text(field.placeholder)}
      status={invalid ? 'error' : ''}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      aria-required={field.required}
      autoFocus={autoFocus ?? false}
      autoComplete="off"
      {...(typeof maxLength === 'number' ? { maxLength } : {})}
      onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
    />
  );
}
