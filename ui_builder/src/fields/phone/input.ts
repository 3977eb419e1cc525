export { PhoneInput as default } from './PhoneInput';
