import { beforeAll, describe, expect, it } from 'vitest';
import { Decimal } from './arithmetic.ts';
import { lower, upper } from './casing.ts';
import { writeMoment } from './momentFormat.ts';
import { dayOf, startOfDay } from './moments.ts';
import { writeNumber } from './numberFormat.ts';
import { hasPatterns, loadPatterns, matches, replaced } from './pattern.ts';
import { address, IMAGE_ADDRESS, LINK_ADDRESS, richJoined, richText } from './rich.ts';
import { trimmed } from './whiteSpace.ts';

describe('capitals and small letters', () => {
  it('go by characters and not by words', () => {
    expect(lower('ΟΔΟΣ İI')).toBe('οδοσ ii');
    expect(upper('Maß ﬁ ǆ ᾳ')).toBe('MAß ﬁ Ǆ ᾼ');
  });

  it('are not those that Unicode got after version 14', () => {
    expect(lower('\ua7dc\u{10d50}')).toBe('\ua7dc\u{10d50}');
    expect(upper('\u019b')).toBe('\u019b');
  });
});

it('takes white space of every script from both ends', () => {
  expect(trimmed('\u3000 a\u00a0b \u2003')).toBe('a\u00a0b');
  expect(trimmed('\ufeffa')).toBe('\ufeffa');
});

describe('patterns', () => {
  beforeAll(loadPatterns);

  it('are told from other expressions by what is called', () => {
    expect(hasPatterns("regex (code, '\\d+')")).toBe(true);
    expect(hasPatterns("my_regex_code = 'a'")).toBe(false);
  });

  it('match the whole text', () => {
    expect(matches('110105', '\\d{6}')).toBe(true);
    expect(matches('a110105', '\\d{6}')).toBe(false);
  });

  it('find the longest match at each place, and put a text there as it is', () => {
    expect(replaced('abab c', 'a|ab', '$1')).toBe('$1$1 c');
  });

  it('do not choke', () => {
    const start = performance.now();
    expect(matches('a'.repeat(30_000), '(a+)+b')).toBe(false);
    expect(performance.now() - start).toBeLessThan(100);
  });
});

describe('formats', () => {
  it('write numbers', () => {
    expect(writeNumber(new Decimal('-1234567.895'), '¥#,##0.00')).toBe('-¥1,234,567.90');
    expect(writeNumber(new Decimal('-0.4'), '0')).toBe('0');
    expect(writeNumber(new Decimal('0.125'), '0.0#%')).toBe('12.5%');
  });

  it('write moments', () => {
    const wall = startOfDay(dayOf(2027, 1, 1)) + 300_000_000n;
    expect(writeMoment(wall, 'dddd, MMM D, h:mm A [at] Q', 'en')).toBe('Friday, Jan 1, 12:05 AM at 1');
    expect(writeMoment(wall, 'YYYY年M月D日 ddd A', 'zh')).toBe('2027年1月1日 周五 上午');
  });
});

describe('rich values', () => {
  it.each(['https://x.org/a b', 'HTTP://x.org', 'mailto:a@x.org', 'tel:1', '/', '/a'])(
    'link to %s',
    (url) => {
      expect(address(url, LINK_ADDRESS)).toBe(url);
    },
  );

  it.each(['javascript:alert(1)', '//x.org', '/\\x.org', '/\t/x', 'data:,x', 'x.org', 'https://x\n'])(
    'never link to %j',
    (url) => {
      expect(address(url, LINK_ADDRESS)).toBeNull();
    },
  );

  it('show no image from a mail or telephone', () => {
    expect(address('tel:1', IMAGE_ADDRESS)).toBeNull();
  });

  it('are joined as parts', () => {
    expect(richJoined([richText('a'), null, [{ break: true }]])).toEqual([{ text: 'a' }, { break: true }]);
    expect(richJoined([null])).toBeNull();
  });
});
