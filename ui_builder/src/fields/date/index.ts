import { defineFieldUi } from '../fieldUi';
import { Day, DayInput } from './Day';

export default defineFieldUi({ Display: Day, Input: DayInput, sortable: true, width: 115 });
