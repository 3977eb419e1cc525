import { defineFieldUi } from '../fieldUi';
import { ChoiceInput } from '../shared/ChoiceInput';
import { Choice } from './Choice';

export default defineFieldUi({ Display: Choice, Input: ChoiceInput, sortable: true, width: 135 });
