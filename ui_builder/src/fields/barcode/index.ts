import { defineFieldUi } from '../fieldUi';
import { Line } from '../shared/Line';
import { BarcodeInput } from './Barcode';

export default defineFieldUi({ Display: Line, Input: BarcodeInput, sortable: true, width: 150 });
