import { expect, test } from 'vitest';
import { markdown } from './markdownTree';

const text = (words: string) => ({ kind: 'text', text: words });

test('headings, paragraphs, lists, quotes, rules and code are told apart', () => {
  const source = '## Steps\nFirst\nline\n\n- one\n- two\n\n1. a\n2. b\n> said\n---\n```\n<b>\n```';

  expect(markdown(source)).toEqual([
    { kind: 'heading', level: 2, inner: [text('Steps')] },
    { kind: 'paragraph', inner: [text('First\nline')] },
    { kind: 'list', ordered: false, items: [[text('one')], [text('two')]] },
    { kind: 'list', ordered: true, items: [[text('a')], [text('b')]] },
    { kind: 'quote', inner: [text('said')] },
    { kind: 'rule' },
    { kind: 'code', text: '<b>' },
  ]);
});

test('marks within a line nest', () => {
  expect(markdown('a **b *c*** `d*` [e](https://x.example/?q=1)')).toEqual([
    {
      kind: 'paragraph',
      inner: [
        text('a '),
        { kind: 'strong', inner: [text('b '), { kind: 'emphasis', inner: [text('c')] }] },
        text(' '),
        { kind: 'code', text: 'd*' },
        text(' '),
        { kind: 'link', href: 'https://x.example/?q=1', inner: [text('e')] },
      ],
    },
  ]);
});

test.each(['javascript:alert(1)', 'data:text/html,x', '//evil.example', '/\\evil.example', 'vbscript:x'])(
  'an address such as %s makes no link',
  (href) => {
    expect(markdown(`[x](${href})`)).toEqual([{ kind: 'paragraph', inner: [text(`[x](${href})`)] }]);
  },
);

test('markup of pages stays text', () => {
  expect(markdown('<img src=x onerror=alert(1)>')).toEqual([
    { kind: 'paragraph', inner: [text('<img src=x onerror=alert(1)>')] },
  ]);
});
