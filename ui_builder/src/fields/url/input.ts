export { UrlInput as default } from './UrlInput';
