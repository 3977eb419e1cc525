import { expect, test } from 'vitest';
import { foundTexts } from './foundTexts';

const FOUND = {
  object: 'contact',
  id: '1',
  label: '张华先',
  highlights: {
    mobile: [
      { text: '+86138', hit: false },
      { text: '8000', hit: true },
    ],
    name: [
      { text: '张', hit: true },
      { text: '华先', hit: false },
    ],
  },
};

test('the title shows what was hit in it, and other fields stand beside', () => {
  const { title, details } = foundTexts(FOUND, 'name', 'Contact');

  expect(title).toEqual(FOUND.highlights.name);
  expect(details).toEqual([{ field: 'mobile', parts: FOUND.highlights.mobile }]);
});

test('a title without a hit is shown plain, and one that may not be seen as what it is', () => {
  const { name: _, ...highlights } = FOUND.highlights;

  expect(foundTexts({ ...FOUND, highlights }, 'name', 'Contact').title).toEqual([
    { text: '张华先', hit: false },
  ]);
  expect(foundTexts({ ...FOUND, label: null, highlights: {} }, 'name', 'Contact').title).toEqual([
    { text: 'Contact', hit: false },
  ]);
});
