import { defineFieldUi } from '../fieldUi';
import { Picture, PictureInput } from './Picture';

export default defineFieldUi({ Display: Picture, Input: PictureInput, sortable: false, width: 100 });
