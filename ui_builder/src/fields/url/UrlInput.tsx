import type { InputProps } from '../fieldUi';
import { LineInput } from '../shared/LineInput';

export function UrlInput(props: InputProps) {
  return <LineInput {...props} inputMode="url" />;
}
