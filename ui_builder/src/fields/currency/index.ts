import { defineFieldUi } from '../fieldUi';
import { Currency, CurrencyInput } from './Currency';
import { currencyField } from './currencyText';

export default defineFieldUi({
  Display: Currency,
  Input: CurrencyInput,
  companions: (field) => {
    const own = currencyField(field);
    return own === undefined ? [] : [own];
  },
  sortable: true,
  width: 130,
  alignEnd: true,
});
