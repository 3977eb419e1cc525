import { useSession } from '../../api/session';
import type { InputProps } from '../fieldUi';
import { DecimalInput } from '../shared/DecimalInput';
import { codeOf, currencyField } from './currencyText';

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
