import { defineFieldUi } from '../fieldUi';
import { Phone, PhoneInput } from './Phone';

export default defineFieldUi({ Display: Phone, Input: PhoneInput, sortable: true, width: 150 });
