import { expect, test } from 'vitest';
import { type DraftKey, dropAllDrafts, dropDraft, keepDraft, readDraft } from './formDrafts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 22);
const key: DraftKey = { tenant: 'demo', user: 'u1', object: 'ticket', id: 'new' };

function store(most = Number.POSITIVE_INFINITY): Storage {
  const held = new Map<string, string>();
  return {
    get length() {
      return held.size;
    },
    key: (at: number) => [...held.keys()][at] ?? null,
    getItem: (name: string) => held.get(name) ?? null,
    setItem: (name: string, text: string) => {
      if (text.length > most) {
        throw new DOMException('full', 'QuotaExceededError');
      }
      held.set(name, text);
    },
    removeItem: (name: string) => void held.delete(name),
    clear: () => held.clear(),
  };
}

test('a draft comes back to the one who typed it, for a week', () => {
  const kept = store();
  keepDraft(kept, key, { at: NOW, values: { subject: 'Pump' } });

  expect(readDraft(kept, key, NOW + 7 * DAY)?.values).toEqual({ subject: 'Pump' });
  expect(readDraft(kept, { ...key, user: 'u2' }, NOW)).toBeNull();
  expect(readDraft(kept, { ...key, tenant: 'other' }, NOW)).toBeNull();
  expect(readDraft(kept, key, NOW + 7 * DAY + 1)).toBeNull();
});

test('old drafts go when another is kept, and of too many the oldest', () => {
  const kept = store();
  keepDraft(kept, { ...key, id: 'old' }, { at: NOW - 8 * DAY, values: {} });
  for (let count = 0; count < 25; count++) {
    keepDraft(kept, { ...key, id: String(count) }, { at: NOW + count, values: {} });
  }

  expect(kept.length).toBe(20);
  expect(readDraft(kept, { ...key, id: '4' }, NOW)).toBeNull();
  expect(readDraft(kept, { ...key, id: '24' }, NOW)).not.toBeNull();
});

test('where there is no room, or too much was typed, nothing is kept and nothing breaks', () => {
  const full = store(10);
  keepDraft(full, key, { at: NOW, values: { subject: 'Pump' } });
  expect(full.length).toBe(0);

  const roomy = store();
  keepDraft(roomy, key, { at: NOW, values: { body: 'x'.repeat(300_000) } });
  expect(roomy.length).toBe(0);
});

test('a draft is dropped alone, or with all others, and nothing else goes', () => {
  const kept = store();
  kept.setItem('dougong.locale', 'en');
  keepDraft(kept, key, { at: NOW, values: {} });
  keepDraft(kept, { ...key, id: '7' }, { at: NOW, values: {} });

  dropDraft(kept, key);
  expect(kept.length).toBe(2);
  dropAllDrafts(kept);
  expect([kept.length, kept.getItem('dougong.locale')]).toEqual([1, 'en']);
});

test('what is no draft is not taken for one', () => {
  const kept = store();
  kept.setItem('dougong.form.demo.u1.ticket.new', '{"at":"x"}');

  expect(readDraft(kept, key, NOW)).toBeNull();
});
