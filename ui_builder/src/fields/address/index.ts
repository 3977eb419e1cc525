import { defineFieldUi } from '../fieldUi';
import { Address } from './Address';
import { AddressInput } from './AddressInput';

export default defineFieldUi({
  Display: Address,
  Input: AddressInput,
  sortable: false,
  width: 220,
});
