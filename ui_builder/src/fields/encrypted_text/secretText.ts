/** What is sent for a secret. */
import type { Json } from '../../api/client';

/** Gives what to send: the typed text, or, while nothing is typed, the mask that changes nothing. */
export function sentSecret(typed: string, stored: Json): Json {
  return typed === '' ? stored : typed;
}
