export { RichTextInput as default } from './RichTextInput';
