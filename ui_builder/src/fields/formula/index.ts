import { defineFieldUi } from '../fieldUi';
import { Computed } from './Computed';

export default defineFieldUi({ Display: Computed, sortable: true, width: 140 });
