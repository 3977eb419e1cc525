/** The map of objects: a page of its own, for what draws it is large. */
export { MapPage } from './MapPage';
