import { defineFieldUi } from '../fieldUi';
import { Choices, ChoicesInput } from './Choices';

export default defineFieldUi({ Display: Choices, Input: ChoicesInput, sortable: false, width: 200 });
