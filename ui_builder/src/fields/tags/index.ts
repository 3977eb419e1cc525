import { defineFieldUi } from '../fieldUi';
import { Tags } from './Tags';

export default defineFieldUi({ Display: Tags, entered: true, sortable: false, width: 200 });
