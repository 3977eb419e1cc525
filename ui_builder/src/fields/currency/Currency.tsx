import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import type { DisplayProps } from '../fieldUi';
import { codeOf, currencyField, shownAmount } from './currencyText';

/** An amount in the currency of its record, of its field or of the tenant. */
export function Currency({ value, field, companions = {} }: DisplayProps) {
  const { locale } = useTexts();
  const { currency } = useSession().tenant;
  const own = currencyField(field);
  const code = own === undefined ? codeOf(field) : companions[own];
  const places = (field.definition.scale as number | undefined) ?? 2;
  return <>{shownAmount(String(value), String(code ?? currency), places, locale)}</>;
}
