/** Functions that give rich values: links, images and line breaks. */

import { type Decimal, whole } from '../arithmetic.ts';
import { defineFunctions } from '../function.ts';
import { address, IMAGE_ADDRESS, LINK_ADDRESS, type Rich, richText } from '../rich.ts';
import { trimmed } from '../whiteSpace.ts';

const MAX_PIXELS = 4_096;

export default defineFunctions({
  HYPERLINK:
    ([, of]) =>
    (_around, url: string | null, text: string | Rich | null = null) => {
      const bare = trimmed(url ?? '');
      if (bare === '') return null;
      const given = of?.kind === 'rich' ? (text as Rich | null) : richText(text as string | null);
      const parts = given ?? richText(bare);
      const allowed = address(bare, LINK_ADDRESS);
      return allowed === null || parts === null ? parts : [{ link: { url: allowed, parts } }];
    },
  IMAGE:
    () =>
    (_around, url: string | null, alt: string | null, height?: Decimal | null, width?: Decimal | null) => {
      const bare = trimmed(url ?? '');
      if (bare === '') return null;
      const allowed = address(bare, IMAGE_ADDRESS);
      if (allowed === null) return richText(alt);
      const text = alt === null ? {} : { alt };
      return [{ image: { url: allowed, ...text, ...size('height', height), ...size('width', width) } }];
    },
  BR: () => () => [{ break: true }],
});

function size(
  name: 'height' | 'width',
  number: Decimal | null | undefined,
): { height?: number; width?: number } {
  const pixels = number ? whole(number, 1, MAX_PIXELS) : null;
  return pixels === null ? {} : { [name]: pixels };
}
