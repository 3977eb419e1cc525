import { defineFieldUi } from '../fieldUi';
import { Instant } from './Instant';

export default defineFieldUi({ Display: Instant, entered: true, sortable: true, width: 125 });
