import type { DisplayProps } from '../fieldUi';

/** A value as it is. */
export function Line({ value }: DisplayProps) {
  return <>{String(value)}</>;
}
