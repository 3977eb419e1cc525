import type { InputProps } from '../fieldUi';
import { LineInput } from '../shared/LineInput';

export function PhoneInput(props: InputProps) {
  return <LineInput {...props} kind="tel" />;
}
