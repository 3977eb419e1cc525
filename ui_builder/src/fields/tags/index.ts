import { defineFieldUi } from '../fieldUi';
import { Tags, TagsInput } from './Tags';

export default defineFieldUi({ Display: Tags, Input: TagsInput, sortable: false, width: 200 });
