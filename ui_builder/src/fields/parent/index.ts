import { defineFieldUi } from '../fieldUi';
import { ReferenceInput } from '../shared/ReferenceInput';
import { ReferenceLink } from '../shared/ReferenceLink';

export default defineFieldUi({ Display: ReferenceLink, Input: ReferenceInput, sortable: true, width: 165 });
