import { useState } from 'react';
import type { DisplayProps, InputProps } from '../fieldUi';
import { LineInput } from '../shared/LineInput';
import { placeText, typedPlace } from './placeText';

/** A place, as a link that opens the map of the machine. */
export function Location({ value }: DisplayProps) {
  const text = placeText(value);
  return <a href={`geo:${text.replaceAll(' ', '')}`}>{text}</a>;
}

/** People paste what a map gives: `31.2304, 121.4737`. */
export function LocationInput({ value, field, onChange, ...props }: InputProps) {
  const [draft, setDraft] = useState(() => (value === null ? '' : placeText(value)));
  const shown = { ...field, placeholder: field.placeholder ?? { en: '31.2304, 121.4737' } };
  return (
    <LineInput
      {...props}
      field={shown}
      value={draft}
      onChange={(typed) => {
        setDraft(typed === null ? '' : String(typed));
        onChange(typed === null ? null : typedPlace(String(typed)));
      }}
    />
  );
}
