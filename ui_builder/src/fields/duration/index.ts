import { defineFieldUi } from '../fieldUi';
import { Duration } from './Duration';

export default defineFieldUi({
  Display: Duration,
  entered: true,
  sortable: true,
  width: 115,
  alignEnd: true,
});
