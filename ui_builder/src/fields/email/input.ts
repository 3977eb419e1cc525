export { EmailInput as default } from './EmailInput';
