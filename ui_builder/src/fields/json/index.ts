import { defineFieldUi } from '../fieldUi';
import { JsonData } from './JsonData';

export default defineFieldUi({
  Display: JsonData,
  entered: true,
  sortable: false,
  width: 260,
  multiline: true,
  wide: true,
});
