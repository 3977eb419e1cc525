import { useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import type { DisplayProps, InputProps } from '../fieldUi';
import { LineInput } from '../shared/LineInput';
import { clockText, shownDuration } from './durationText';

export function Duration({ value }: DisplayProps) {
  const { locale } = useTexts();
  return <>{shownDuration(String(value), locale)}</>;
}

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
