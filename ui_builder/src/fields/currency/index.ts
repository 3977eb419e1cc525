import { defineFieldUi } from '../fieldUi';
import { Currency } from './Currency';
import { currencyField } from './currencyText';

export default defineFieldUi({
  Display: Currency,
  entered: true,
  companions: (field) => {
    const own = currencyField(field);
    return own === undefined ? [] : [own];
  },
  sortable: true,
  width: 130,
  alignEnd: true,
});
