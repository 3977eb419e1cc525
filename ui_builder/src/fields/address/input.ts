export { AddressInput as default } from './AddressInput';
