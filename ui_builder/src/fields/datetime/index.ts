import { defineFieldUi } from '../fieldUi';
import { Instant, InstantInput } from './Instant';

export default defineFieldUi({ Display: Instant, Input: InstantInput, sortable: true, width: 125 });
