import { expect, it } from 'vitest';
import { jsonDiff } from './jsonDiff';

const SIGNS = { same: ' ', removed: '-', added: '+', skipped: '…' };

function shown(before: string, after: string): string[] {
  return jsonDiff(before, after).map(({ kind, words, count }) => {
    const text = words.map((word) => (word.changed ? `[${word.text}]` : word.text)).join('');
    return `${SIGNS[kind]}${kind === 'skipped' ? count : text}`;
  });
}

it('marks the words that differ within a changed line', () => {
  expect(shown('{\n "label": "Open tickets"\n}', '{\n "label": "All tickets"\n}')).toEqual([
    ' {',
    '- "label": "[Open] tickets"',
    '+ "label": "[All] tickets"',
    ' }',
  ]);
});

it('leaves out what is the same far from any change', () => {
  const lines = Array.from({ length: 20 }, (_, at) => `line ${at}`);
  const after = lines.with(10, 'other').join('\n');

  expect(shown(lines.join('\n'), after)).toEqual([
    '…7',
    ' line 7',
    ' line 8',
    ' line 9',
    '-[line 10]',
    '+[other]',
    ' line 11',
    ' line 12',
    ' line 13',
    '…6',
  ]);
});

it('shows what comes and what goes as a whole', () => {
  expect(shown('', 'a\nb')).toEqual(['+a', '+b']);
  expect(shown('a', '')).toEqual(['-a']);
  expect(shown('a', 'a')).toEqual(['…1']);
});
