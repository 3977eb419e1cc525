export { CheckboxInput as default } from './CheckboxInput';
