import { expect, test } from 'vitest';
import { ambiguousDays, ambiguousFigures, openReadings, readDay, withFormat } from './readings';

test('a day is read in the order that is said', () => {
  expect(readDay('03/04/2026', 'DMY')).toBe('2026-04-03');
  expect(readDay('03/04/2026', 'MDY')).toBe('2026-03-04');
  expect(readDay('31.12.26', 'DMY')).toBe('2026-12-31');
  expect(readDay('31/12/2026', 'MDY')).toBeUndefined();
  expect(readDay('soon', 'DMY')).toBeUndefined();
});

test('days are ambiguous only where every cell leaves the choice', () => {
  expect(ambiguousDays(['03/04/2026', '05/06/2026'])).toEqual({
    kind: 'date',
    example: '03/04/2026',
    readings: { DMY: '2026-04-03', MDY: '2026-03-04' },
  });
  expect(ambiguousDays(['03/04/2026', '31/12/2026'])).toBeNull();
  expect(ambiguousDays(['2026-04-03', '2026-12-01'])).toBeNull();
  expect(ambiguousDays(['04/04/2026'])).toBeNull();
  expect(ambiguousDays([])).toBeNull();
});

test('days of two figures each may begin with any part', () => {
  expect(ambiguousDays(['03/04/05'])?.readings).toEqual({
    DMY: '2005-04-03',
    MDY: '2005-03-04',
    YMD: '2003-04-05',
  });
});

test('figures are ambiguous where the mark may be of thousands', () => {
  expect(ambiguousFigures(['1,234', '5'])).toEqual({
    kind: 'decimal',
    example: '1,234',
    readings: { ',': '1.234', '.': '1234' },
  });
  expect(ambiguousFigures(['1.234', '2.5'])).toBeNull();
  expect(ambiguousFigures(['1,234.50'])).toBeNull();
  expect(ambiguousFigures(['12', '7'])).toBeNull();
});

test('each kind is asked for once', () => {
  const day = ambiguousDays(['03/04/2026']);

  expect(openReadings([{ ambiguous: null }, { ambiguous: day }, { ambiguous: day }])).toEqual([day]);
  expect(withFormat({ decimal: ',' }, 'date', 'DMY')).toEqual({ decimal: ',', date: 'DMY' });
});
