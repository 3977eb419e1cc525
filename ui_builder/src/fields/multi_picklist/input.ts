export { ChoicesInput as default } from './ChoicesInput';
