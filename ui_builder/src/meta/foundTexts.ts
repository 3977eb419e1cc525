/** What is shown of a record that a search found: its title, and what else has the words looked for. */
import type { FoundRecord, Part } from '../api/search';

export interface FoundText {
  readonly title: readonly Part[];
  /** The other fields that have them, the first two. */
  readonly details: readonly { readonly field: string; readonly parts: readonly Part[] }[];
}

const MOST_DETAILS = 2;

/** Gives the texts of a found record; `title` is the name of its object's title field. */
export function foundTexts(found: FoundRecord, title: string | undefined, unnamed: string): FoundText {
  const { [title ?? '']: ofTitle, ...others } = found.highlights;
  const details = Object.entries(others).map(([field, parts]) => ({ field, parts }));
  return {
    title: ofTitle ?? [{ text: found.label ?? unnamed, hit: false }],
    details: details.slice(0, MOST_DETAILS),
  };
}
