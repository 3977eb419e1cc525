/** Naming people in a text: `@Li Lei` as one writes it, `@[Li Lei](user/<id>)` as it is kept. */
import type { Mentioned } from '../../api/comments';

export type Named = Pick<Mentioned, 'object' | 'id' | 'label'>;

const KEPT = /@\[([^\]\n]{1,200})\]\((user|team)\/([0-9a-fA-F-]{36})\)/g;
const LONGEST_QUERY = 40;

/** Gives what is typed after an @ before the caret, and where that stands; null where nobody is being named. */
export function mentionAt(
  text: string,
  caret: number,
): { readonly at: number; readonly query: string } | null {
  const before = text.slice(0, caret);
  const at = before.lastIndexOf('@');
  const query = before.slice(at + 1);
  const begins = at === 0 || (at > 0 && /[\s(（，。、：；]/.test(before[at - 1] ?? ''));
  return at >= 0 && begins && query.length <= LONGEST_QUERY && !/[\n@]| {2}|\S \S+ \S+ /.test(query)
    ? { at, query }
    : null;
}

/** Puts a name in the place of what was typed of it. */
export function withName(
  text: string,
  caret: number,
  who: Named,
): { readonly text: string; readonly caret: number } {
  const found = mentionAt(text, caret);
  const from = found?.at ?? caret;
  const head = `${text.slice(0, from)}@${who.label ?? ''} `;
  return { text: head + text.slice(caret).replace(/^ /, ''), caret: head.length };
}

/** Writes a text as it is kept: names that were chosen become mentions. */
export function toKept(text: string, named: readonly Named[]): string {
  const byLength = named
    .filter(({ label }) => label)
    .toSorted((a, b) => (b.label?.length ?? 0) - (a.label?.length ?? 0));
  // Each place is replaced once, so that a name within a longer one stays part of it.
  const pattern = byLength.map(({ label }) => escaped(`@${label}`)).join('|');
  if (pattern === '') {
    return text;
  }
  return text.replaceAll(new RegExp(pattern, 'g'), (found) => {
    const who = byLength.find(({ label }) => `@${label}` === found) as Named;
    return `@[${(who.label ?? '').replaceAll(']', ' ')}](${who.object}/${who.id})`;
  });
}

/** Gives a kept text as one writes it, and who is named in it. */
export function toWritten(body: string): { readonly text: string; readonly named: readonly Named[] } {
  const named: Named[] = [];
  const text = body.replaceAll(KEPT, (_, label: string, object: string, id: string) => {
    named.push({ object: object as Named['object'], id, label });
    return `@${label}`;
  });
  return { text, named };
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
