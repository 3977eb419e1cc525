import { defineFieldUi } from '../fieldUi';
import { RichText } from './RichText';

export default defineFieldUi({
  Display: RichText,
  entered: true,
  sortable: false,
  width: 320,
  multiline: true,
  wide: true,
});
