import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import type { Field } from '../../meta/definitions';
import type { DisplayProps, InputProps } from '../fieldUi';
import { DecimalInput } from '../shared/DecimalInput';
import { currencyField, shownAmount } from './currencyText';

const codeOf = (field: Field) => field.definition.code as string | undefined;

/** An amount in the currency of its record, of its field or of the tenant. */
export function Currency({ value, field, companions = {} }: DisplayProps) {
  const { locale } = useTexts();
  const { currency } = useSession().tenant;
  const own = currencyField(field);
  const code = own === undefined ? codeOf(field) : companions[own];
  const places = (field.definition.scale as number | undefined) ?? 2;
  return <>{shownAmount(String(value), String(code ?? currency), places, locale)}</>;
}

/** Where the currency is another field of the record, that one shows it. */
export function CurrencyInput(props: InputProps) {
  const { currency } = useSession().tenant;
  const { field } = props;
  return (
    <DecimalInput
      {...props}
      suffix={currencyField(field) === undefined ? (codeOf(field) ?? currency) : undefined}
    />
  );
}
