/** JSON as people read and write it. */
import type { Json } from '../../api/client';

/** Writes a value over lines; no value is the empty text. */
export function laidOut(value: Json): string {
  return value === null ? '' : JSON.stringify(value, null, 2);
}

/** Reads what was typed; undefined while it is no JSON. An empty text is no value. */
export function typedJson(text: string): Json | undefined {
  if (text.trim() === '') {
    return null;
  }
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
