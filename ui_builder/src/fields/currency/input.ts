export { CurrencyInput as default } from './CurrencyInput';
