export { DecimalInput as default } from '../shared/DecimalInput';
