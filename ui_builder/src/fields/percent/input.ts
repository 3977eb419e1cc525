export { PercentInput as default } from './PercentInput';
