export { PolymorphicInput as default } from './PolymorphicInput';
