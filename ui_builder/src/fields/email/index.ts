import { defineFieldUi } from '../fieldUi';
import { Email, EmailInput } from './Email';

export default defineFieldUi({ Display: Email, Input: EmailInput, sortable: true, width: 200 });
