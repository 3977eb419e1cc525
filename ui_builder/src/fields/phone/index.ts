import { defineFieldUi } from '../fieldUi';
import { Phone } from './Phone';

export default defineFieldUi({ Display: Phone, entered: true, sortable: true, width: 150 });
