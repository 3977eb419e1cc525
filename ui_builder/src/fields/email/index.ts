import { defineFieldUi } from '../fieldUi';
import { Email } from './Email';

export default defineFieldUi({ Display: Email, entered: true, sortable: true, width: 200 });
