// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { domNodes, linkAddress, richNodes, richText } from './richNodes';

test('what formats is kept, the rest leaves its text', () => {
  expect(richNodes('<p>a <b onclick="x()">b</b><font color=red>c</font></p>')).toEqual([
    { tag: 'p', children: ['a ', { tag: 'b', children: ['b'] }, 'c'] },
  ]);
});

test('scripts and styles leave nothing', () => {
  expect(richNodes('a<script>alert(1)</script><style>b</style><!-- c -->')).toEqual(['a']);
});

test.each(['javascript:alert(1)', '//evil.example', '/local', 'data:text/html,x'])(
  'a link to %s leads nowhere',
  (href) => {
    expect(richNodes(`<a href="${href}">a</a>`)).toEqual([{ tag: 'a', children: ['a'] }]);
  },
);

test('a link to the web or a mailbox stays', () => {
  expect(richNodes('<a href="https://a.example/?b=1&amp;c=2">a</a>')).toEqual([
    { tag: 'a', children: ['a'], href: 'https://a.example/?b=1&c=2' },
  ]);
});

test('the text has a line for each block', () => {
  expect(richText(richNodes('<p>one</p><ul><li>two</li><li>three<br>four</li></ul>'))).toBe(
    'one\ntwo\nthree\nfour',
  );
});

test('nodes made of it are the same again', () => {
  const html = '<p>a &lt; <b>b</b><br><a href="mailto:a@b.example">c</a></p>';
  const box = document.createElement('div');

  box.append(...domNodes(richNodes(html)));

  expect(box.innerHTML).toBe(html);
});

test.each([
  ['https://a.example/x', 'https://a.example/x'],
  [' mailto:a@b.example ', 'mailto:a@b.example'],
  ['a.example/x', 'https://a.example/x'],
  ['javascript:alert(1)', undefined],
  ['not an address', undefined],
])('%j as an address is %j', (typed, address) => {
  expect(linkAddress(typed)).toBe(address);
});
