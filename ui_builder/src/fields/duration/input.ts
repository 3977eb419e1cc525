export { DurationInput as default } from './DurationInput';
