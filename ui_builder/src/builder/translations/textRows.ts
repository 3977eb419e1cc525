/** Texts as the table of translations shows and writes them. */
import type { DefinedText } from '../../api/texts';
import { textIn } from '../../meta/text';
import type { Texts } from '../../meta/types';

export interface TextFilter {
  readonly sought: string;
  /** A kind of definition; empty for all. */
  readonly kind: string;
  /** A definition, as `object/ticket`; empty for all. */
  readonly of: string;
  /** The language that is missing; empty for whatever. */
  readonly missing: string;
}

export const ALL_TEXTS: TextFilter = { sought: '', kind: '', of: '', missing: '' };

/** Gives what people read in each language: a translation goes before the definition itself. */
export function shownTexts({ text, translated }: DefinedText): Texts {
  const added = Object.entries(translated).map(([locale, each]) => [locale, each.text] as const);
  return { ...text, ...Object.fromEntries(added) };
}

export function isMissing(text: DefinedText, locale: string): boolean {
  return (shownTexts(text)[locale] ?? '').trim() === '';
}

/** Names where a text is: `Ticket › Status › New`. */
export function placeText({ place }: DefinedText, locale: string): string {
  return place.map((each) => (typeof each === 'string' ? each : textIn(each, locale))).join(' › ');
}

/** The last step of its way, such as `label` or `help`. */
export const partOf = ({ steps }: DefinedText): string => String(steps.at(-1) ?? '');

export function filtered(
  texts: readonly DefinedText[],
  { sought, kind, of, missing }: TextFilter,
  locale: string,
): readonly DefinedText[] {
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  return texts.filter((each) => {
    if ((kind !== '' && each.kind !== kind) || (of !== '' && `${each.kind}/${each.name}` !== of)) {
      return false;
    }
    if (missing !== '' && !isMissing(each, missing)) {
      return false;
    }
    const all = [each.address, placeText(each, locale), ...Object.values(shownTexts(each))];
    const whole = all.join(' ').toLowerCase();
    return words.every((word) => whole.includes(word));
  });
}

/** How many texts each language lacks. */
export function missingCounts(
  texts: readonly DefinedText[],
  locales: readonly string[],
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    locales.map((locale) => [locale, texts.filter((each) => isMissing(each, locale)).length]),
  );
}

export interface TextChange {
  readonly text: DefinedText;
  readonly locale: string;
  readonly before: string;
  readonly after: string;
}

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Puts a text of a language at its place in a definition; an empty one goes. */
export function withText(definition: unknown, text: DefinedText, locale: string, value: string): unknown {
  const { [locale]: _, ...rest } = text.text;
  const next: Texts = value === '' ? rest : { ...text.text, [locale]: value };
  return put(definition as Json, text.steps, next as Json);
}

function put(value: Json, [step, ...rest]: readonly (string | number)[], next: Json): Json {
  if (step === undefined) {
    return next;
  }
  if (Array.isArray(value)) {
    return value.map((each: Json, at: number) => (at === step ? put(each, rest, next) : each));
  }
  const known = (value ?? {}) as Readonly<Record<string, Json>>;
  return { ...known, [step]: put(known[String(step)] ?? {}, rest, next) };
}

/** The name of the translation that holds what the tenant says otherwise than packages do. */
export const ownTranslation = (locale: string): string =>
  `own_${locale.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')}`;

/** Puts entries together that have the same key, in their order. */
export function groupedBy<T>(
  all: readonly T[],
  keyOf: (each: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  for (const each of all) {
    const key = keyOf(each);
    found.set(key, [...(found.get(key) ?? []), each]);
  }
  return found;
}
