/** Differences between versions, for people to read. */
import type { Json } from '../../api/client';
import { definitionText } from './definitionText';

/** Writes the place of a difference: `/fields/colour/label` → `fields › colour › label`. */
export function placeText(path: string): string {
  const steps = path.split('/').slice(1);
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~')).join(' › ');
}

/** Writes a value: texts as they are, everything else as JSON; what has parts over several lines. */
export function valueText(value: Json): string {
  if (typeof value === 'string') {
    return value;
  }
  const line = JSON.stringify(value);
  return line.length <= 60 ? line : definitionText(value);
}
