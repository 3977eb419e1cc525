import type { InputProps } from '../fieldUi';
import { ChoiceInput } from '../shared/ChoiceInput';

export function ChoicesInput(props: InputProps) {
  return <ChoiceInput {...props} multiple />;
}
