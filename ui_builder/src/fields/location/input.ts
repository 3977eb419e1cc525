export { LocationInput as default } from './LocationInput';
