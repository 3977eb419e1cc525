import { defineFieldUi } from '../fieldUi';
import { Location, LocationInput } from './Location';

export default defineFieldUi({ Display: Location, Input: LocationInput, sortable: false, width: 180 });
