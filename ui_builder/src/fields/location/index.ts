import { defineFieldUi } from '../fieldUi';
import { Location } from './Location';

export default defineFieldUi({ Display: Location, entered: true, sortable: false, width: 180 });
