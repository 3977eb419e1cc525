import { defineFieldUi } from '../fieldUi';
import { PolymorphicLink } from './Polymorphic';

export default defineFieldUi({
  Display: PolymorphicLink,
  entered: true,
  sortable: false,
  width: 165,
});
