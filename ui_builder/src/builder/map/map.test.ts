import { expect, test } from 'vitest';
import type { ObjectDraft } from '../objects/objectDraft';
import { drawMap } from './drawing';
import { around, graphOf } from './graph';
import { layOut, nextCard, softPath } from './layOut';

function object(name: string, ...fields: readonly object[]): ObjectDraft {
  return {
    kind: 'object',
    name,
    label: { en: name },
    plural: { en: name },
    title: 'name',
    fields: [{ name: 'name', type: 'text' }, { name: 'notes', type: 'long_text' }, ...fields],
  } as ObjectDraft;
}
const OBJECTS = [
  object('account', { name: 'parent_account', type: 'lookup', to: 'account' }),
  object('contact', { name: 'account', type: 'lookup', to: 'account', label: { en: 'Account' } }),
  object('line', { name: 'contact', type: 'parent', to: 'contact', unique: true }),
  object('visit', { name: 'about', type: 'polymorphic', to: ['account', 'contact', 'gone'] }),
  object('alone', { name: 'owner', type: 'user' }),
];
const graph = graphOf(OBJECTS, (name) => (name === 'alone' ? undefined : 'core'));

test('lookups, parents and what may point at several objects are lines', () => {
  expect(graph.edges.map(({ id }) => id)).toEqual([
    'account.parent_account>account',
    'contact.account>account',
    'line.contact>contact',
    'visit.about>account',
    'visit.about>contact',
  ]);
  expect(graph.edges[2]).toMatchObject({ isParent: true, isOne: true });
  expect(graph.edges[1]).toMatchObject({ isParent: false, isOne: false, label: { en: 'Account' } });
});

test('a card names the fields that tell what an object is', () => {
  const contact = graph.nodes[1];

  expect(contact?.keys.map(({ name }) => name)).toEqual(['name', 'account']);
  expect(contact?.more).toBe(1);
});

test('an object is shown with its neighbours only', () => {
  const near = around(graph, 'line');

  expect(near.nodes.map((node) => node.object.name)).toEqual(['contact', 'line']);
  expect(near.edges).toHaveLength(1);
});

test('what is pointed at stands above, and no two cards overlap', () => {
  const { cards, lines } = layOut(graph);
  const top = (name: string) => cards.find(({ node }) => node.object.name === name)?.y ?? -1;

  expect(lines).toHaveLength(4);
  expect(top('account')).toBeLessThan(top('contact'));
  expect(top('contact')).toBeLessThan(top('line'));
  expect(top('alone')).toBeGreaterThan(top('line'));
  for (const one of cards) {
    for (const other of cards) {
      const apart =
        one.x + one.width <= other.x ||
        other.x + other.width <= one.x ||
        one.y + one.height <= other.y ||
        other.y + other.height <= one.y;
      expect(one === other || apart).toBe(true);
    }
  }
});

test('a line leads from what is pointed at to what points, and past the cards between', () => {
  const { cards, lines } = layOut(graph);
  const line = lines.find(({ id }) => id === 'visit.about>account');
  const contact = cards.find(({ node }) => node.object.name === 'contact');
  const inContact = line?.points.some(
    ({ x, y }) =>
      contact !== undefined &&
      x > contact.x &&
      x < contact.x + contact.width &&
      y > contact.y &&
      y < contact.y + contact.height,
  );

  expect(line?.points[0]?.y).toBeLessThan(line?.points.at(-1)?.y ?? 0);
  expect(inContact).toBe(false);
});

test('a soft line begins and ends where its points do', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 4, y: 4 },
    { x: 0, y: 8 },
  ];

  expect(softPath(points)).toBe('M0 0Q4 4 0 8');
  expect(softPath(points.slice(0, 2))).toBe('M0 0L4 4');
  expect(softPath([])).toBe('');
});

test('arrow keys lead from card to card', () => {
  const { cards } = layOut(graph);

  expect(nextCard(cards, 'contact', 'ArrowUp')).toBe('account');
  expect(nextCard(cards, 'account', 'ArrowUp')).toBeUndefined();
  expect(['contact', 'visit']).toContain(nextCard(cards, 'account', 'ArrowDown'));
  expect(nextCard(cards, 'nothing', 'ArrowUp')).toBeUndefined();
});

test('the drawing names every object and lets no label out of its place', () => {
  const drawn = drawMap(
    layOut(graph),
    (texts, fallback) => `<${texts?.en ?? fallback}>`,
    () => '#000000',
  );

  expect(drawn.match(/<rect /g)).toHaveLength(1 + 2 * OBJECTS.length);
  expect(drawn).toContain('&lt;account&gt;');
  expect(drawn).not.toContain('<account>');
  expect(new DOMParser().parseFromString(drawn, 'image/svg+xml').querySelector('parsererror')).toBeNull();
});

test('nothing at all is laid out as nothing', () => {
  expect(layOut({ nodes: [], edges: [] })).toMatchObject({ cards: [], width: 0, height: 0 });
});

test('hundreds of objects are laid out at once', () => {
  const many = Array.from({ length: 300 }, (_, nth) =>
    object(`o${nth}`, { name: 'up', type: 'lookup', to: `o${Math.floor(nth / 4)}` }),
  );

  expect(layOut(graphOf(many, () => undefined)).cards).toHaveLength(300);
});
