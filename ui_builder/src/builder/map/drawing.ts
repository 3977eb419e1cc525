/** The map as a drawing of its own, to be kept or printed. */
import { nameAsText } from '../../meta/text';
import type { Texts } from '../../meta/types';
import { type Line, type MapLayout, middleOf, type Placed, softPath } from './layOut';

type Text = (texts: Texts | undefined, fallback?: string) => string;

const MARGIN = 24;
const INK = '#1c2530';
const QUIET = '#566170';
const FONT = 'font-family="system-ui, sans-serif"';

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Cuts a text to about so many letters of Latin width; Chinese ones count for two. */
function cut(text: string, most: number): string {
  let width = 0;
  let found = '';
  for (const letter of text) {
    width += letter.charCodeAt(0) > 0x2e80 ? 2 : 1;
    if (width > most) {
      return `${found}…`;
    }
    found += letter;
  }
  return text;
}

/** Draws a map as SVG. */
export function drawMap(
  { cards, lines, width, height }: MapLayout,
  text: Text,
  colorOf: (origin: string | undefined) => string,
): string {
  const paths = lines.map(drawLine);
  const drawn = cards.map((card) => drawCard(card, text, colorOf(card.node.origin)));
  const size = `width="${width + 2 * MARGIN}" height="${height + 2 * MARGIN}"`;
  const box = `viewBox="${-MARGIN} ${-MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} ${box} ${FONT}>`,
    `<rect x="${-MARGIN}" y="${-MARGIN}" width="100%" height="100%" fill="#ffffff"/>`,
    ...paths,
    ...drawn,
    '</svg>',
  ].join('\n');
}

function drawLine({ points, isParent, isOne }: Line): string {
  const stroke = `fill="none" stroke="${QUIET}" stroke-width="${isParent ? 2.5 : 1.25}"`;
  const { x, y } = middleOf(points);
  const label = `<text x="${x + 4}" y="${y}" font-size="11" fill="${QUIET}">${isOne ? '1 : 1' : 'n : 1'}</text>`;
  return `<path d="${softPath(points)}" ${stroke}/>${label}`;
}

function drawCard({ node, x, y, width, height }: Placed, text: Text, color: string): string {
  const { object, keys, more } = node;
  const label = escaped(cut(text(object.label, object.name), 24));
  const rows = keys.map((field, place) => {
    const called = escaped(cut(text(field.label, nameAsText(field.name)), 28));
    return `<text x="${x + 14}" y="${y + 62 + place * 24}" font-size="12" fill="${INK}">${called}</text>`;
  });
  const rest = `<text x="${x + 14}" y="${y + 62 + keys.length * 24}" font-size="12" fill="${QUIET}">+${more}</text>`;
  return [
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="8" fill="#ffffff" stroke="#c9d0d7"/>`,
    `<rect x="${x}" y="${y + 8}" width="4" height="${height - 16}" fill="${color}"/>`,
    `<text x="${x + 14}" y="${y + 27}" font-size="14" font-weight="600" fill="${INK}">${label}</text>`,
    ...rows,
    ...(more > 0 ? [rest] : []),
  ].join('');
}
