import { describe, expect, it } from 'vitest';
import { Decimal } from './arithmetic.ts';
import { angleTo, arccosine, arcsine, cosine, sine, tangent } from './trigonometry.ts';

function text(number: Decimal | null): string | null {
  return number === null ? null : number.toFixed();
}

describe('trigonometry', () => {
  it('gives twenty places', () => {
    expect(text(sine(new Decimal(1)))).toBe('0.84147098480789650665');
    expect(text(cosine(new Decimal(3)))).toBe('-0.98999249660044545727');
    expect(text(tangent(new Decimal(1)))).toBe('1.55740772465490223051');
    expect(text(arcsine(new Decimal('0.5')))).toBe('0.52359877559829887308');
    expect(text(arccosine(new Decimal(-1)))).toBe('3.14159265358979323846');
    expect(text(angleTo(new Decimal(-1), new Decimal(-1)))).toBe('-2.35619449019234492885');
  });

  it('gives nothing where there is nothing', () => {
    expect(arcsine(new Decimal('1.1'))).toBeNull();
    expect(angleTo(new Decimal(0), new Decimal(0))).toBeNull();
    expect(sine(new Decimal('1e16'))).toBeNull();
  });
});
