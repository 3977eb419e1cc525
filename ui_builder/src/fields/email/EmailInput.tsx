import type { InputProps } from '../fieldUi';
import { LineInput } from '../shared/LineInput';

export function EmailInput(props: InputProps) {
  return <LineInput {...props} inputMode="email" />;
}
