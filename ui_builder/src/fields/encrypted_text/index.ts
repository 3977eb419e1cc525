import { defineFieldUi } from '../fieldUi';
import { Secret } from './Secret';

export default defineFieldUi({ Display: Secret, entered: true, sortable: false, width: 130 });
