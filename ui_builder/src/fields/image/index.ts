import { defineFieldUi } from '../fieldUi';
import { Picture } from './Picture';

export default defineFieldUi({ Display: Picture, entered: true, sortable: false, width: 100 });
