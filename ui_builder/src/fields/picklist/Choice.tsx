import type { DisplayProps } from '../fieldUi';
import { Pill } from '../shared/Pill';

export function Choice({ value, field }: DisplayProps) {
  return <Pill value={String(value)} field={field} />;
}
