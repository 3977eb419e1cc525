import { defineFieldUi } from '../fieldUi';
import { RichText } from './RichText';
import { RichTextInput } from './RichTextInput';

export default defineFieldUi({
  Display: RichText,
  Input: RichTextInput,
  sortable: false,
  width: 320,
  multiline: true,
});
