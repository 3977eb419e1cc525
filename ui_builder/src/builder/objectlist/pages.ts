/** The page of all objects. */
export { ObjectsPage } from './ObjectsPage';
