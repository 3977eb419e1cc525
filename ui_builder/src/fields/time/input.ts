export { TimeInput as default } from './TimeInput';
