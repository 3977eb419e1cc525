import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import type { Field } from '../../meta/definitions';
import type { DisplayProps, InputProps } from '../fieldUi';
import { DecimalInput } from '../shared/DecimalInput';
import { shownDecimal } from '../shared/decimals';

const placesOf = (field: Field) => (field.definition.scale as number | undefined) ?? 2;

/** An amount in the tenant's currency. */
export function Currency({ value, field }: DisplayProps) {
  const { locale } = useTexts();
  const { currency } = useSession().tenant;
  const digits = { minimumFractionDigits: placesOf(field), maximumFractionDigits: placesOf(field) };
  return <>{shownDecimal(String(value), locale, { style: 'currency', currency, ...digits })}</>;
}

export function CurrencyInput(props: InputProps) {
  return <DecimalInput {...props} suffix={useSession().tenant.currency} />;
}
