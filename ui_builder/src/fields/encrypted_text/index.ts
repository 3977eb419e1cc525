import { defineFieldUi } from '../fieldUi';
import { Secret, SecretInput } from './Secret';

export default defineFieldUi({ Display: Secret, Input: SecretInput, sortable: false, width: 130 });
