import { defineFieldUi } from '../fieldUi';
import { NumberText } from './NumberField';

export default defineFieldUi({
  Display: NumberText,
  entered: true,
  sortable: true,
  width: 110,
  alignEnd: true,
});
