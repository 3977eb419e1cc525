/** The pages of what is changed and not published. */
export { ChangesPage } from './ChangesPage';
export { MergePage } from './MergePage';
