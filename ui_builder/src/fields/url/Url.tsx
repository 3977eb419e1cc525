import type { DisplayProps } from '../fieldUi';
import { isMasked } from '../shared/masked';

const SAFE = /^https?:\/\//i;

/** A link that leaves the app; whatever is no web address is only text. */
export function Url({ value }: DisplayProps) {
  const address = String(value);
  if (!SAFE.test(address) || isMasked(address)) {
    return <>{address}</>;
  }
  return (
    <a href={address} target="_blank" rel="noreferrer">
      {address.replace(SAFE, '').replace(/\/$/, '')}
    </a>
  );
}
