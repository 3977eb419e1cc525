/** Steps that were copied: they can be put into any flow of this browser tab, and into others as text. */
import { type Clip, readClip } from './editing';

const KEY = 'dougong.steps';

/** Keeps a copy; gives it as the text that goes to the clipboard. */
export function keepClip(clip: Clip): string {
  const text = JSON.stringify(clip, null, 2);
  sessionStorage.setItem(KEY, text);
  return text;
}

/** Gives what was copied last; null where nothing was. */
export function lastClip(): Clip | null {
  return readClip(sessionStorage.getItem(KEY) ?? '');
}
