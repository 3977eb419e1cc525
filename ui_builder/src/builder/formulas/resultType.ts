const TYPES = new Set([
  'text',
  'number',
  'boolean',
  'date',
  'datetime',
  'time',
  'duration',
  'option',
  'list',
  'record',
  'location',
  'rich',
  'opaque',
  'blank',
]);

/** Gives the word under which a type is told, such as `list` for `list of option`. */
export function resultType(name: string): string {
  const [first = ''] = name.split(' ');
  return TYPES.has(first) ? first : 'opaque';
}
