import { defineFieldUi } from '../fieldUi';
import { Day } from './Day';

export default defineFieldUi({ Display: Day, entered: true, sortable: true, width: 115 });
