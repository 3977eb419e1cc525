export { ChoiceInput as default } from '../shared/ChoiceInput';
