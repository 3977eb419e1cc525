export { SecretInput as default } from './SecretInput';
