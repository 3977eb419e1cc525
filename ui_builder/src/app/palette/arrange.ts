/** What the palette lists, in which groups and which order. */
import type { ReactNode } from 'react';
import type { Part } from '../../api/search';
import { BESIDE, match, type Range } from './match';

export type Group = 'recent' | 'favourites' | 'go' | 'records' | 'all' | 'create' | 'actions';

export interface Entry {
  readonly key: string;
  readonly group: Group;
  readonly label: string;
  /** Shown behind the label: where it belongs. */
  readonly detail?: string | undefined;
  /** The label with what the server found in it, and the detail likewise. */
  readonly parts?: readonly Part[];
  readonly detailParts?: readonly Part[];
  /** What those beside it are called, such as the plural of their object. */
  readonly kind?: string;
  /** Other words that it is found by. */
  readonly words?: string | undefined;
  readonly icon: ReactNode;
  /** Whether it shows before anything is typed. */
  readonly usual?: boolean;
  /** Whether the server has found it, so that it is listed whatever was typed. */
  readonly found?: boolean;
  readonly run: () => void;
}

export interface Listed extends Entry {
  readonly ranges: readonly Range[];
  /** How well it fits what was typed; the lower, the better. */
  readonly score: number;
}

export interface Listing {
  readonly group: Group;
  /** What its entries are called, where the group has several sorts. */
  readonly kind?: string | undefined;
  readonly entries: readonly Listed[];
}

const BEFORE_TYPING: readonly Group[] = ['recent', 'favourites', 'go', 'create', 'actions'];
const WHEN_TYPED: readonly Group[] = ['favourites', 'go', 'records', 'all', 'recent', 'create', 'actions'];
const MOST_BEFORE: Readonly<Record<Group, number>> = {
  recent: 6,
  favourites: 5,
  go: 8,
  records: 0,
  all: 0,
  create: 4,
  actions: 4,
};
const MOST: Readonly<Record<Group, number>> = {
  recent: 3,
  favourites: 3,
  go: 6,
  records: 20,
  all: 1,
  create: 4,
  actions: 6,
};

/** Gives the groups of entries that fit what was typed, the best of each first; empty ones are left out. */
export function arrange(entries: readonly Entry[], typed: string): readonly Listing[] {
  const text = typed.trim();
  const order = text === '' ? BEFORE_TYPING : WHEN_TYPED;
  const taken = new Set<string>();
  const listings = order
    .map((group) => {
      const among = entries.filter((each) => each.group === group);
      const fitting = text === '' ? usual(among) : ranked(among, text);
      const fresh = fitting.filter((each) => !taken.has(each.key));
      const shown = fresh.slice(0, (text === '' ? MOST_BEFORE : MOST)[group]);
      for (const each of shown) {
        taken.add(each.key);
      }
      return { group, entries: shown };
    })
    .filter((each) => each.entries.length > 0)
    .flatMap(byKind);
  // What is only called so in another language, or spelt so roughly, comes after what is called so.
  const far = ({ entries: [best] }: Listing) => (best?.score ?? 0) >= BESIDE;
  return [...listings.filter((each) => !far(each)), ...listings.filter(far)];
}

/** Parts a group by what its entries are; that of the best comes first. */
function byKind({ group, entries }: Listing): readonly Listing[] {
  const kinds = [...new Set(entries.map((each) => each.kind))];
  return kinds.map((kind) => ({ group, kind, entries: entries.filter((each) => each.kind === kind) }));
}

const usual = (entries: readonly Entry[]): readonly Listed[] =>
  entries.filter((each) => each.usual !== false).map((each) => ({ ...each, ranges: [], score: 0 }));

function ranked(entries: readonly Entry[], typed: string): readonly Listed[] {
  return entries
    .map((entry) => {
      const found = match(typed, entry.label, `${entry.detail ?? ''} ${entry.words ?? ''}`);
      return { entry, found: found ?? (entry.found ? { score: Number.MAX_SAFE_INTEGER, ranges: [] } : null) };
    })
    .flatMap(({ entry, found }) =>
      found === null ? [] : [{ ...entry, ranges: found.ranges, score: entry.found ? 0 : found.score }],
    )
    .sort((a, b) => a.score - b.score);
}

/** Gives where the choice goes at a key; it goes round at both ends. */
export function moved(at: number, key: string, count: number): number {
  if (count === 0) {
    return 0;
  }
  const to = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: Math.min(at + 8, count - 1),
    PageUp: Math.max(at - 8, 0),
  }[key];
  return to === undefined ? at : (to + count) % count;
}
