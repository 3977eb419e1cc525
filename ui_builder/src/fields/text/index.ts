import { defineFieldUi } from '../fieldUi';
import { Line } from '../shared/Line';

export default defineFieldUi({ Display: Line, entered: true, sortable: true, width: 180 });
