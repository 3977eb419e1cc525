import { defineFieldUi } from '../fieldUi';
import { Line } from '../shared/Line';
import { LineInput } from '../shared/LineInput';

export default defineFieldUi({ Display: Line, Input: LineInput, sortable: true, width: 180 });
