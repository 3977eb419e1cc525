export { InstantInput as default } from './InstantInput';
