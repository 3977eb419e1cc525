import type { DisplayProps } from '../fieldUi';
import { isMasked } from '../shared/masked';
import { shownPhone } from './phoneText';

export function Phone({ value }: DisplayProps) {
  const number = String(value);
  return isMasked(number) ? number : <a href={`tel:${number}`}>{shownPhone(number)}</a>;
}
