import { defineFieldUi } from '../fieldUi';
import { Percent } from './Percent';

export default defineFieldUi({
  Display: Percent,
  entered: true,
  sortable: true,
  width: 100,
  alignEnd: true,
});
