import { defineFieldUi } from '../fieldUi';
import { Choices } from './Choices';

export default defineFieldUi({ Display: Choices, entered: true, sortable: false, width: 200 });
