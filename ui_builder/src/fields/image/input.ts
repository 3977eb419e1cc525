export { PictureInput as default } from './PictureInput';
