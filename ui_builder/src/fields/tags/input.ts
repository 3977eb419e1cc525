export { TagsInput as default } from './TagsInput';
