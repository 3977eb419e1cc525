import { defineFieldUi } from '../fieldUi';
import { YesNo } from './CheckboxField';

export default defineFieldUi({ Display: YesNo, entered: true, sortable: true, width: 90 });
