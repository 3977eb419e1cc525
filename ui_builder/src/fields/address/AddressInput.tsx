import { Input, Select } from 'antd';
import { useMemo } from 'react';
import type { Json } from '../../api/client';
import { useTexts } from '../../i18n/useTexts';
import type { InputProps } from '../fieldUi';
import styles from './AddressInput.module.css';
import { type AddressParts, countryName, type Part, partsIn, withPart } from './addressText';
import { COUNTRIES } from './countries';

const LONGEST: Readonly<Record<Part, number>> = {
  country: 2,
  state: 80,
  city: 80,
  district: 80,
  street: 255,
  postal_code: 20,
};

/** A box for each part, in the order of the reader's language. */
export function AddressInput(props: InputProps) {
  const { id, value, field, invalid, describedBy, autoFocus, onChange } = props;
  const { t, text, locale } = useTexts();
  const address = value as AddressParts | null;
  const change = (part: Part, typed: string) => onChange(withPart(address, part, typed) as Json);
  const countries = useMemo(
    () => COUNTRIES.map((code) => ({ value: code, label: countryName(code, locale) })),
    [locale],
  );
  return (
    <fieldset className={styles.parts} aria-label={text(field.label)} aria-describedby={describedBy}>
      {partsIn(locale).map((part, position) => {
        const shared = {
          // The label of the field leads to the first box.
          id: position === 0 ? id : `${id}-${part}`,
          ...(part === 'street' && styles.wide ? { className: styles.wide } : {}),
          placeholder: t(`field.address_${part}`),
          status: invalid ? ('error' as const) : ('' as const),
          'aria-invalid': invalid,
          'aria-label': t(`field.address_${part}`),
          autoFocus: position === 0 && (autoFocus ?? false),
        };
        return part === 'country' ? (
          <Select
            {...shared}
            key={part}
            value={address?.country ?? null}
            options={countries}
            showSearch={{ optionFilterProp: 'label' }}
            allowClear
            onChange={(code: string | null | undefined) => change(part, code ?? '')}
          />
        ) : (
          <Input
            {...shared}
            key={part}
            value={address?.[part] ?? ''}
            maxLength={LONGEST[part]}
            autoComplete="off"
            onChange={(event) => change(part, event.target.value)}
          />
        );
      })}
    </fieldset>
  );
}
