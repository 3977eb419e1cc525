import { defineFieldUi } from '../fieldUi';
import { TimeInput, TimeOfDay } from './TimeOfDay';

export default defineFieldUi({ Display: TimeOfDay, Input: TimeInput, sortable: true, width: 100 });
