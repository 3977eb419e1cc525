/** Which questions can be asked of a field: by the sort of value that its expressions have. */
import type { Json } from '../../api/client';
import type { Field } from '../../meta/definitions';

export type ValueKind =
  | 'text'
  | 'number'
  | 'duration'
  | 'boolean'
  | 'option'
  | 'options'
  | 'tags'
  | 'user'
  | 'record'
  | 'date'
  | 'datetime'
  | 'time'
  | 'other';

export type Operator =
  | 'contains'
  | 'not_contains'
  | 'is'
  | 'is_not'
  | 'in'
  | 'not_in'
  | 'begins'
  | 'ends'
  | 'greater'
  | 'at_least'
  | 'less'
  | 'at_most'
  | 'between'
  | 'has_any'
  | 'has_all'
  | 'has_none'
  | 'me'
  | 'not_me'
  | 'my_team'
  | 'my_reports'
  | 'mine'
  | 'yes'
  | 'no'
  | 'on'
  | 'before'
  | 'after'
  | 'until'
  | 'since'
  | 'days'
  | 'during'
  | 'last'
  | 'next'
  | 'past'
  | 'future'
  | 'blank'
  | 'filled'
  | 'other_than'
  | 'none_of';

/** What an operator compares with: nothing, one value, several, two, a day, two days, a period, a span. */
export type Shape = 'nothing' | 'one' | 'many' | 'two' | 'day' | 'twoDays' | 'period' | 'span';

const ENDS = ['blank', 'filled'] as const;
const ORDERED = ['is', 'is_not', 'greater', 'at_least', 'less', 'at_most', 'between'] as const;
const AMONG = ['in', 'not_in'] as const;
const LISTED = ['has_any', 'has_all', 'has_none'] as const;

/** The operators that are offered, the one that a new condition has in front. */
const OFFERED: Readonly<Record<ValueKind, readonly Operator[]>> = {
  text: ['contains', 'not_contains', 'is', 'is_not', 'begins', 'ends', 'in', 'not_in', ...ENDS],
  number: [...ORDERED, 'in', 'not_in', ...ENDS],
  duration: [...ORDERED, ...ENDS],
  boolean: ['yes', 'no'],
  option: [...AMONG, ...ENDS],
  options: [...LISTED, ...ENDS],
  tags: [...LISTED, ...ENDS],
  user: ['me', 'not_me', 'my_team', 'my_reports', ...AMONG, ...ENDS],
  record: [...AMONG, ...ENDS],
  date: ['during', 'on', 'before', 'after', 'until', 'since', 'days', 'last', 'next', ...ENDS],
  datetime: ['during', 'on', 'before', 'since', 'days', 'last', 'next', 'past', 'future', ...ENDS],
  time: ['is', 'before', 'after', 'between', ...ENDS],
  other: [...ENDS],
};

const SHAPES: Readonly<Partial<Record<Operator, Shape>>> = {
  in: 'many',
  not_in: 'many',
  none_of: 'many',
  has_any: 'many',
  has_all: 'many',
  has_none: 'many',
  between: 'two',
  on: 'day',
  before: 'day',
  after: 'day',
  until: 'day',
  since: 'day',
  days: 'twoDays',
  during: 'period',
  last: 'span',
  next: 'span',
};
const ASKS_NOTHING = new Set<Operator>([
  'blank',
  'filled',
  'me',
  'not_me',
  'my_team',
  'my_reports',
  'mine',
  'yes',
  'no',
  'past',
  'future',
]);

const KINDS: Readonly<Record<string, ValueKind>> = {
  text: 'text',
  long_text: 'text',
  rich_text: 'text',
  email: 'text',
  phone: 'text',
  url: 'text',
  barcode: 'text',
  autonumber: 'text',
  number: 'number',
  currency: 'number',
  percent: 'number',
  rating: 'number',
  version: 'number',
  duration: 'duration',
  checkbox: 'boolean',
  picklist: 'option',
  multi_picklist: 'options',
  tags: 'tags',
  lookup: 'record',
  parent: 'record',
  id: 'record',
  user: 'user',
  date: 'date',
  datetime: 'datetime',
  time: 'time',
};
const RETURNED: Readonly<Record<string, ValueKind>> = {
  text: 'text',
  number: 'number',
  boolean: 'boolean',
  date: 'date',
  datetime: 'datetime',
  time: 'time',
  duration: 'duration',
};

/** Tells which sort of value a field has; what a formula or roll-up gives is that of its result. */
export function kindOf(field: Field): ValueKind {
  if (field.type === 'formula' || field.type === 'rollup') {
    return RETURNED[String(field.definition.returns ?? 'number')] ?? 'other';
  }
  const kind = KINDS[field.type] ?? 'other';
  return kind === 'record' && field.target === 'user' ? 'user' : kind;
}

/** The objects of which a user has one: the field of the user that names it. */
export const OF_USER: Readonly<Record<string, string>> = { team: 'team', department: 'department' };

/** Gives the operators that a field offers; one that is in use stays to be seen. */
export function operatorsOf(field: Field, used?: Operator): readonly Operator[] {
  const offered = OFFERED[kindOf(field)];
  const mine: readonly Operator[] =
    kindOf(field) === 'record' && field.target !== undefined && field.target in OF_USER ? ['mine'] : [];
  const all = [...mine, ...offered];
  return used === undefined || all.includes(used) ? all : [...all, used];
}

/** Gives the shape of what an operator compares with. */
export function shapeOf(operator: Operator, kind: ValueKind): Shape {
  if (ASKS_NOTHING.has(operator)) {
    return 'nothing';
  }
  const shape = SHAPES[operator] ?? 'one';
  return kind === 'time' && shape === 'day' ? 'one' : shape;
}

/** Gives the value that a condition starts with when its operator changes: what still fits stays. */
export function valueFor(operator: Operator, kind: ValueKind, before: Operator, value: Json): Json {
  const [shape, old] = [shapeOf(operator, kind), shapeOf(before, kind)];
  if (shape === old) {
    return value;
  }
  if (shape === 'many' && old === 'one' && value !== null) {
    return [value];
  }
  if (shape === 'one' && old === 'many' && Array.isArray(value)) {
    return (value[0] as Json | undefined) ?? null;
  }
  return startValue(shape);
}

/** Gives the value that a condition of a shape starts with. */
export function startValue(shape: Shape): Json {
  switch (shape) {
    case 'day':
      return { days: 0 };
    case 'period':
      return 'this_week';
    case 'span':
      return { count: 7, unit: 'days' };
    default:
      return null;
  }
}

const NEVER_BLANK = new Set(['created_at', 'created_by', 'updated_at', 'updated_by', 'owner', 'id']);

/** Tells whether a field of the record itself always has a value, so that "is not" needs no care. */
export function isNeverBlank(path: string, field: Field): boolean {
  return !path.includes('.') && (field.required || field.type === 'checkbox' || NEVER_BLANK.has(path));
}
