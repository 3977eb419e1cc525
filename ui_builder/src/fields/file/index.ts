import { defineFieldUi } from '../fieldUi';
import { FileShown } from './File';

export default defineFieldUi({ Display: FileShown, entered: true, sortable: false, width: 200 });
