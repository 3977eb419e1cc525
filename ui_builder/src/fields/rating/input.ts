export { StarsInput as default } from './StarsInput';
