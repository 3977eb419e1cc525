import { defineFieldUi } from '../fieldUi';
import { LongText, LongTextInput } from './LongText';

export default defineFieldUi({
  Display: LongText,
  Input: LongTextInput,
  sortable: false,
  width: 320,
  multiline: true,
});
