export { IndexesPage } from './IndexesPage';
