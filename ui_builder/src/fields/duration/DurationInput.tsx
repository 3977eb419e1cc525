import { useState } from 'react';
import type { InputProps } from '../fieldUi';
import { LineInput } from '../shared/LineInput';
import { clockText } from './durationText';

/** People type `2:30`, `2h 30m` or `90m`; the server reads it. */
export function DurationInput({ value, field, onChange, ...props }: InputProps) {
  const [draft, setDraft] = useState(() => (value === null ? '' : clockText(String(value))));
  const shown = { ...field, placeholder: field.placeholder ?? { en: '2:30' } };
  return (
    <LineInput
      {...props}
      field={shown}
      value={draft}
      onChange={(typed) => {
        setDraft(typed === null ? '' : String(typed));
        onChange(typed);
      }}
    />
  );
}
