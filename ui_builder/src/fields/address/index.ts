import { defineFieldUi } from '../fieldUi';
import { Address } from './Address';

export default defineFieldUi({
  Display: Address,
  entered: true,
  sortable: false,
  width: 220,
});
