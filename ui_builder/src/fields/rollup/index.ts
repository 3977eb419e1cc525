import { defineFieldUi } from '../fieldUi';
import { Line } from '../shared/Line';

export default defineFieldUi({ Display: Line, sortable: true, width: 110, alignEnd: true });
