import { defineFieldUi } from '../fieldUi';
import { ReferenceLink } from '../shared/ReferenceLink';

export default defineFieldUi({ Display: ReferenceLink, entered: true, sortable: true, width: 165 });
