import { defineFieldUi } from '../fieldUi';
import { Duration, DurationInput } from './Duration';

export default defineFieldUi({
  Display: Duration,
  Input: DurationInput,
  sortable: true,
  width: 115,
  alignEnd: true,
});
