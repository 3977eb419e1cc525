import { defineFieldUi } from '../fieldUi';
import { TimeOfDay } from './TimeOfDay';

export default defineFieldUi({ Display: TimeOfDay, entered: true, sortable: true, width: 100 });
