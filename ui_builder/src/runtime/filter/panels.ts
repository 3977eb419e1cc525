/** What opens from the filter of a list; loaded when one first comes near it. */
export { ConditionForm } from './ConditionForm';
export { FieldPicker } from './FieldPicker';
export { FilterForm } from './FilterForm';
