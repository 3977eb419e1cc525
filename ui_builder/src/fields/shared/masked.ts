import type { Json } from '../../api/client';

/** Tells whether a value is shown masked, as `138****0000`: there is nothing to dial or to write to. */
export function isMasked(value: Json): boolean {
  return typeof value === 'string' && value.includes('****');
}
