export { ReferenceInput as default } from '../shared/ReferenceInput';
