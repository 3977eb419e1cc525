import { defineFieldUi } from '../fieldUi';
import { Percent, PercentInput } from './Percent';

export default defineFieldUi({
  Display: Percent,
  Input: PercentInput,
  sortable: true,
  width: 100,
  alignEnd: true,
});
