import type { InputProps } from '../fieldUi';
import { MomentInput } from '../shared/MomentInput';

export function DayInput(props: InputProps) {
  return <MomentInput {...props} kind="date" />;
}
