import { defineFieldUi } from '../fieldUi';
import { PolymorphicInput, PolymorphicLink } from './Polymorphic';

export default defineFieldUi({
  Display: PolymorphicLink,
  Input: PolymorphicInput,
  sortable: false,
  width: 165,
});
