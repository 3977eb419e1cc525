import { defineFieldUi } from '../fieldUi';
import { CheckboxInput, YesNo } from './CheckboxField';

export default defineFieldUi({ Display: YesNo, Input: CheckboxInput, sortable: true, width: 90 });
