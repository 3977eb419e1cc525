/** The pages of one object and of shared options. */
export { ObjectPage } from './ObjectPage';
export { PicklistPage } from './PicklistPage';
export { PicklistsPage } from './PicklistsPage';
