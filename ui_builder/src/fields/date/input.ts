export { DayInput as default } from './DayInput';
