import type { InputProps } from '../fieldUi';
import { MomentInput } from '../shared/MomentInput';

export function TimeInput(props: InputProps) {
  return <MomentInput {...props} kind="time" />;
}
