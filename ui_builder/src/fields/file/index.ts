import { defineFieldUi } from '../fieldUi';
import { AnyFileInput, FileShown } from './File';

export default defineFieldUi({ Display: FileShown, Input: AnyFileInput, sortable: false, width: 200 });
