import { defineFieldUi } from '../fieldUi';
import { Choice } from './Choice';

export default defineFieldUi({ Display: Choice, entered: true, sortable: true, width: 135 });
