import type { DisplayProps, InputProps } from '../fieldUi';
import { LineInput } from '../shared/LineInput';
import { shownPhone } from './phoneText';

export function Phone({ value }: DisplayProps) {
  return <a href={`tel:${String(value)}`}>{shownPhone(String(value))}</a>;
}

export function PhoneInput(props: InputProps) {
  return <LineInput {...props} kind="tel" />;
}
