export { JsonInput as default } from './JsonInput';
