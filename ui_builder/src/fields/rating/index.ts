import { defineFieldUi } from '../fieldUi';
import { Stars, StarsInput } from './Stars';

export default defineFieldUi({ Display: Stars, Input: StarsInput, sortable: true, width: 110 });
