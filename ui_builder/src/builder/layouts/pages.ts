export { LayoutPage } from './LayoutPage';
