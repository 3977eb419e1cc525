import { defineFieldUi } from '../fieldUi';
import { Computed } from '../formula/Computed';

export default defineFieldUi({ Display: Computed, sortable: true, width: 110, alignEnd: true });
