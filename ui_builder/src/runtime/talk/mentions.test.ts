import { expect, test } from 'vitest';
import { mentionAt, toKept, toWritten, withName } from './mentions';

const LI = { object: 'user', id: '01890a5d-ac96-774b-bcce-b302099a8057', label: 'Li' } as const;
const LI_LEI = { object: 'user', id: '01890a5d-ac96-774b-bcce-b302099a8058', label: 'Li Lei' } as const;

test.each([
  ['ask @li', 7, { at: 4, query: 'li' }],
  ['@', 1, { at: 0, query: '' }],
  ['你好，@张', 5, { at: 3, query: '张' }],
  ['mail a@b.example', 16, null],
  ['@li\nand', 7, null],
  ['nobody', 6, null],
])('what stands before the caret of %j names somebody or not', (text, caret, expected) => {
  expect(mentionAt(text, caret)).toEqual(expected);
});

test('a chosen name takes the place of what was typed', () => {
  expect(withName('ask @l please', 6, LI)).toEqual({ text: 'ask @Li please', caret: 8 });
});

test('names are kept with their ids and written without', () => {
  const text = '@Li Lei and @Li';
  const kept = toKept(text, [LI, LI_LEI]);

  expect(kept).toBe(`@[Li Lei](user/${LI_LEI.id}) and @[Li](user/${LI.id})`);
  expect(toWritten(kept)).toEqual({ text, named: [LI_LEI, LI] });
  expect(toKept('no @one', [])).toBe('no @one');
});
