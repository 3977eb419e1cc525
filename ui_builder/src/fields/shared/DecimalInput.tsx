import { Input } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import type { InputProps } from '../fieldUi';
import { shiftPoint, typedDecimal } from './decimals';

/** A box for a decimal; `places` is how far the point stands from where people write it. */
export function DecimalInput(
  props: InputProps & { places?: number; prefix?: ReactNode; suffix?: ReactNode },
) {
  const { id, value, field, invalid, describedBy, autoFocus, onChange, places = 0, prefix, suffix } = props;
  const { text } = useTexts();
  const [draft, setDraft] = useState(() => (value === null ? '' : shiftPoint(String(value), places)));

  function change(typed: string) {
    setDraft(typed);
    const decimal = typedDecimal(typed);
    onChange(decimal === null ? null : shiftPoint(decimal, -places));
  }

  return (
    <Input
      id={id}
      inputMode="decimal"
      value={draft}
      prefix={prefix}
      suffix={suffix}
      placeholder={text(field.placeholder)}
      status={invalid ? 'error' : ''}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      aria-required={field.required}
      autoFocus={autoFocus ?? false}
      autoComplete="off"
      onChange={(event) => change(event.target.value)}
    />
  );
}
