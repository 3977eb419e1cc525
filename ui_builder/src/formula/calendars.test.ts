import { describe, expect, it } from 'vitest';
import { calendarNamed, OFFICE_HOURS, openAfter, openBetween, readCalendar } from './calendars.ts';
import { zoneOf } from './moments.ts';
import { instantText, readInstant } from './values.ts';

const HOUR = 3_600_000_000n;
const BERLIN = zoneOf('Europe/Berlin');
const ALWAYS = readCalendar({
  weekly: Array.from({ length: 7 }, () => [[0, 86_400]] as const),
  exceptions: { '2026-03-30': [] },
  zone: 'America/New_York',
});

describe('open hours', () => {
  it('leave out the weekend', () => {
    const [friday, monday] = ['2026-03-06T16:30:00Z', '2026-03-09T08:45:00Z'].map(readInstant);

    expect(openBetween(OFFICE_HOURS, BERLIN, friday ?? 0n, monday ?? 0n)).toBe(HOUR + HOUR / 4n);
    expect(openBetween(OFFICE_HOURS, BERLIN, monday ?? 0n, friday ?? 0n)).toBe(-HOUR - HOUR / 4n);
  });

  it('lack the hour that clocks skip', () => {
    const [start, end] = [readInstant('2026-03-08T05:00:00Z'), readInstant('2026-03-09T04:00:00Z')];

    expect(openBetween(ALWAYS, BERLIN, start, end)).toBe(23n * HOUR);
  });

  it('go on after a day without any', () => {
    const start = readInstant('2026-03-30T02:00:00Z'); // the evening before, in New York

    const after = openAfter(ALWAYS, BERLIN, start, 3n * HOUR);

    expect(instantText(after ?? 0n)).toBe('2026-03-31T05:00:00Z');
    expect(instantText(openAfter(ALWAYS, BERLIN, after ?? 0n, -3n * HOUR) ?? 0n)).toBe(
      '2026-03-30T02:00:00Z',
    );
  });

  it('differ every year, unless the date says otherwise', () => {
    const yearly = readCalendar({
      weekly: Array.from({ length: 7 }, () => [[0, 86_400]] as const),
      exceptions: { '2028-02-29': [[0, 3600]] },
      yearly: { '0004-02-29': [], '0004-12-25': [] },
      zone: 'UTC',
    });
    const [before, leap, after] = ['2027-03-01', '2028-03-01', '2033-03-01'].map((date) =>
      readInstant(`${date}T00:00:00Z`),
    );

    expect(openBetween(yearly, BERLIN, before ?? 0n, leap ?? 0n)).toBe((364n * 24n + 1n) * HOUR);
    expect(openBetween(yearly, BERLIN, leap ?? 0n, after ?? 0n)).toBe((1826n - 6n) * 24n * HOUR);
  });

  it('are looked for in fifty years at most', () => {
    const never = readCalendar({ weekly: Array.from({ length: 7 }, () => []), exceptions: {}, zone: null });

    expect(openAfter(never, BERLIN, 0n, 1n)).toBeNull();
    expect(openBetween(ALWAYS, BERLIN, 0n, 18_264n * 24n * HOUR)).toBeNull();
  });
});

describe('a calendar', () => {
  it('is the default one when none is named', () => {
    expect(calendarNamed(undefined, '')).toBe(OFFICE_HOURS);
    expect(calendarNamed(new Map([['default', ALWAYS]]), '')).toBe(ALWAYS);
    expect(calendarNamed(new Map([['default', ALWAYS]]), '__proto__')).toBeNull();
  });
});
