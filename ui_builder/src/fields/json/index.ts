import { defineFieldUi } from '../fieldUi';
import { JsonData, JsonInput } from './JsonData';

export default defineFieldUi({
  Display: JsonData,
  Input: JsonInput,
  sortable: false,
  width: 260,
  multiline: true,
});
