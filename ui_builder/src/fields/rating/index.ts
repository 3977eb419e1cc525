import { defineFieldUi } from '../fieldUi';
import { Stars } from './Stars';

export default defineFieldUi({ Display: Stars, entered: true, sortable: true, width: 110 });
