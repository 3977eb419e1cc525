import { defineFieldUi } from '../fieldUi';
import { Url } from './Url';

export default defineFieldUi({ Display: Url, entered: true, sortable: true, width: 220 });
