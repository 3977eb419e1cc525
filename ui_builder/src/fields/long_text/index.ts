import { defineFieldUi } from '../fieldUi';
import { LongText } from './LongText';

export default defineFieldUi({
  Display: LongText,
  entered: true,
  sortable: false,
  width: 320,
  multiline: true,
  wide: true,
});
