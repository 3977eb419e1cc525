import { defineFieldUi } from '../fieldUi';
import { DecimalInput } from '../shared/DecimalInput';
import { NumberText } from './NumberField';

export default defineFieldUi({
  Display: NumberText,
  Input: DecimalInput,
  sortable: true,
  width: 110,
  alignEnd: true,
});
