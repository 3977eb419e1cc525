export { AnyFileInput as default } from './AnyFileInput';
