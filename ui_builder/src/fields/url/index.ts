import { defineFieldUi } from '../fieldUi';
import { Url, UrlInput } from './Url';

export default defineFieldUi({ Display: Url, Input: UrlInput, sortable: true, width: 220 });
