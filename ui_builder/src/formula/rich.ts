/**
 * Rich values: texts with links, images and line breaks, as parts. The twin of `rich.py`, which says
 * what they are; whoever shows them escapes their texts.
 */

import { lengthOf } from './values.ts';

export type RichPart =
  | { readonly text: string }
  | { readonly break: true }
  | { readonly link: { readonly url: string; readonly parts: Rich } }
  | {
      readonly image: {
        readonly url: string;
        readonly alt?: string;
        readonly height?: number;
        readonly width?: number;
      };
    };

export type Rich = readonly RichPart[];

const MAX_PART = 100_000;
const MAX_ADDRESS = 2_000;

/** All but control characters may follow. */
export const LINK_ADDRESS = /^(?:https?:\/\/|\/(?![/\\])|mailto:|tel:)[ -~\u0080-\uffff]*$/i;
export const IMAGE_ADDRESS = /^(?:https?:\/\/|\/(?![/\\]))[ -~\u0080-\uffff]*$/i;

/** Gives an address when it is one that may be followed. */
export function address(text: string, allowed: RegExp): string | null {
  return lengthOf(text) <= MAX_ADDRESS && allowed.test(text) ? text : null;
}

/** Gives a text as a rich value; blank when it is longer than a part may be. */
export function richText(text: string | null): Rich | null {
  return text !== null && text !== '' && lengthOf(text) <= MAX_PART ? [{ text }] : null;
}

/** Gives rich values one after another; blank adds nothing. */
export function richJoined(values: readonly (Rich | null)[]): Rich | null {
  const parts = values.flatMap((value) => value ?? []);
  return parts.length === 0 ? null : parts;
}
