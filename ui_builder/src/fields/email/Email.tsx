import type { DisplayProps } from '../fieldUi';
import { isMasked } from '../shared/masked';

export function Email({ value }: DisplayProps) {
  const address = String(value);
  return isMasked(address) ? address : <a href={`mailto:${address}`}>{address}</a>;
}
