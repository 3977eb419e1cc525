export { LineInput as default } from '../shared/LineInput';
