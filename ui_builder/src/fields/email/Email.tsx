import type { DisplayProps, InputProps } from '../fieldUi';
import { LineInput } from '../shared/LineInput';

export function Email({ value }: DisplayProps) {
  return <a href={`mailto:${String(value)}`}>{String(value)}</a>;
}

export function EmailInput(props: InputProps) {
  return <LineInput {...props} inputMode="email" />;
}
