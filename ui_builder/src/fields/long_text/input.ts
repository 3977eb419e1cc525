export { LongTextInput as default } from './LongTextInput';
