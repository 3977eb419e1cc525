/** The colours of charts: those of options where options are drawn, else in this order. */

/** The colours that a definition may name; theme.css has the same by day. */
export const COLORS = [
  'gray',
  'red',
  'orange',
  'gold',
  'green',
  'cyan',
  'blue',
  'purple',
  'magenta',
] as const;

const OPTION: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  gray: ['#64748b', '#94a3b8'],
  red: ['#dc2626', '#f87171'],
  orange: ['#ea580c', '#fb923c'],
  gold: ['#b7791f', '#e0b14c'],
  green: ['#15803d', '#4ade80'],
  cyan: ['#0e7490', '#22d3ee'],
  blue: ['#1d4ed8', '#7aa2f7'],
  purple: ['#7c3aed', '#b197fc'],
  magenta: ['#be185d', '#f472b6'],
};

const ORDER = [
  '#0f6e64',
  '#1d4ed8',
  '#b7791f',
  '#7c3aed',
  '#be185d',
  '#0e7490',
  '#15803d',
  '#ea580c',
  '#64748b',
];
const DARK_ORDER = [
  '#5cc6b8',
  '#7aa2f7',
  '#e0b14c',
  '#b197fc',
  '#f472b6',
  '#22d3ee',
  '#4ade80',
  '#fb923c',
  '#94a3b8',
];

/** Gives the colour of the n-th thing drawn, or of an option that has one. */
export function chartColor(position: number, dark: boolean, option?: string): string {
  const own = option === undefined ? undefined : OPTION[option];
  if (own !== undefined) {
    return own[dark ? 1 : 0];
  }
  const order = dark ? DARK_ORDER : ORDER;
  return order[position % order.length] ?? order[0] ?? '';
}

/** Gives the colour of texts that stand on one of these. */
export function textOn(color: string): string {
  const parts = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = parts.map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  // White on it has less than 4.5 to 1 from here on.
  return light > 0.183 ? '#0b1220' : '#ffffff';
}
