import { defineFieldUi } from '../fieldUi';
import { Currency, CurrencyInput } from './Currency';

export default defineFieldUi({
  Display: Currency,
  Input: CurrencyInput,
  sortable: true,
  width: 130,
  alignEnd: true,
});
