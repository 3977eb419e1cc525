/** What opens from the head of a list; loaded when one first comes near it. */
export { ColumnsPanel } from './ColumnsPanel';
export { GroupPanel } from './GroupPanel';
export { SortPanel } from './SortPanel';
