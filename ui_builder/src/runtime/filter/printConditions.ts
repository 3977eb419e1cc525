/** Writes a filter in the expression language; conditions that are not complete yet are left out. */
import type { Json } from '../../api/client';
import type { Field } from '../../meta/definitions';
import type { Condition, Group, Item } from './conditions';
import { afterText, type Bounds, dayAfter, dayText, periodBounds, spanBounds } from './days';
import { isNeverBlank, kindOf, OF_USER, type Operator, type ValueKind } from './operators';
import { durationText, quoted } from './printTree';

/** Finds the field at the end of a path. */
export type FieldAt = (path: string) => Field | undefined;

const JOINS = { all: ' and ', any: ' or ', none: ' or ' } as const;
const COMPARES: Readonly<Partial<Record<Operator, string>>> = {
  is: '=',
  is_not: '!=',
  other_than: '!=',
  greater: '>',
  at_least: '>=',
  less: '<',
  at_most: '<=',
  before: '<',
  after: '>',
  until: '<=',
  since: '>=',
};
const NUMBER = /^-?(\d+(\.\d+)?|\.\d+)$/;
const CLOCK = /^\d{2}:\d{2}(:\d{2})?$/;
const LENGTH = /^(-?)(\d{1,7}):([0-5]\d)(:[0-5]\d)?$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Writes a filter; empty where it sets no condition. */
export function printConditions(filter: Group, fieldAt: FieldAt): string {
  const parts = filter.items.map((item) => printItem(item, fieldAt)).filter((part) => part !== '');
  const apart = parts.length > 1;
  const joined = parts.map((part) => (apart && isLoose(part) ? `(${part})` : part)).join(JOINS[filter.match]);
  if (joined === '' || filter.match !== 'none') {
    return joined;
  }
  return apart || isLoose(joined) ? `not (${joined})` : `not ${joined}`;
}

function printItem(item: Item, fieldAt: FieldAt): string {
  if (item.is === 'advanced') {
    return item.source.trim();
  }
  if (item.is === 'group') {
    return printConditions(item, fieldAt);
  }
  const field = fieldAt(item.path);
  return field === undefined ? '' : printCondition(item, field);
}

const TOKENS = /'[^']*'|"[^"]*"|[()]|[\p{L}$][\w$.]*/gu;

/** Tells whether a part is joined by `and` or `or`, so that it must be held together beside others. */
function isLoose(part: string): boolean {
  let depth = 0;
  for (const [token] of part.matchAll(TOKENS)) {
    depth += Number(token === '(') - Number(token === ')');
    if (depth === 0 && /^(and|or)$/i.test(token)) {
      return true;
    }
  }
  return false;
}

/** Writes one condition; empty while something is missing. */
export function printCondition(condition: Condition, field: Field): string {
  const kind = kindOf(field);
  const { path, operator, value } = condition;
  return (
    asked(path, operator) ??
    (kind === 'date' || kind === 'datetime' ? moment(condition, kind) : undefined) ??
    among(condition, field) ??
    parts(condition, kind) ??
    compared(path, operator, literal(value, kind), isNeverBlank(path, field))
  );
}

/** Writes what compares with nothing that people enter. */
function asked(path: string, operator: Operator): string | undefined {
  switch (operator) {
    case 'blank':
      return `${path} = null`;
    case 'filled':
      return `${path} != null`;
    case 'yes':
      return path;
    case 'no':
      return `not ${path}`;
    case 'me':
      return `${path} = $user.id`;
    case 'not_me':
      return `not ${path} = $user.id`;
    case 'my_team':
      return `${path}.team = $user.team`;
    case 'my_reports':
      return `${path}.manager = $user.id`;
    case 'past':
      return `${path} < NOW()`;
    case 'future':
      return `${path} > NOW()`;
    default:
      return undefined;
  }
}

function moment({ path, operator, value }: Condition, kind: 'date' | 'datetime'): string | undefined {
  const within = bounds(operator, value);
  if (within !== undefined) {
    return within === null ? '' : range(path, within, kind);
  }
  const day = dayText(value);
  if (operator === 'on') {
    const next = dayAfter(value);
    if (kind === 'date' || day === null) {
      return day === null ? '' : `${path} = ${day}`;
    }
    return next === null ? `${path} = ${day}` : `${path} >= ${day} and ${path} < ${next}`;
  }
  const sign = COMPARES[operator];
  return sign === undefined || day === null ? '' : `${path} ${sign} ${day}`;
}

/** Gives the first and the last day; undefined where the operator is not about two, null while one is missing. */
function bounds(operator: Operator, value: Json): Bounds | null | undefined {
  if (operator === 'during') {
    return periodBounds(value);
  }
  if (operator === 'last' || operator === 'next') {
    return spanBounds(operator, value);
  }
  if (operator !== 'days') {
    return undefined;
  }
  const [first, last] = Array.isArray(value) ? value : [];
  const [from, to] = [dayText(first ?? null), dayText(last ?? null)];
  return from === null || to === null ? null : [from, to];
}

function range(path: string, [first, last]: Bounds, kind: 'date' | 'datetime'): string {
  return kind === 'date'
    ? `${path} >= ${first} and ${path} <= ${last}`
    : `${path} >= ${first} and ${path} < ${afterText(last)}`;
}

/** Writes what compares with one of several values. */
function among({ path, operator, value }: Condition, field: Field): string | undefined {
  if (operator === 'mine') {
    return `${path} = $user.${OF_USER[field.target ?? ''] ?? 'id'}`;
  }
  if (operator !== 'in' && operator !== 'not_in' && operator !== 'none_of') {
    return undefined;
  }
  const texts = literals(value, kindOf(field));
  if (texts.length === 0) {
    return '';
  }
  const negated = operator !== 'in';
  const plain = operator === 'none_of' || isNeverBlank(path, field);
  if (texts.length === 1) {
    return compared(path, negated ? (plain ? 'other_than' : 'is_not') : 'is', texts[0] ?? null, plain);
  }
  const listed = `(${texts.join(', ')})`;
  if (!negated) {
    return `${path} in ${listed}`;
  }
  return plain ? `${path} not in ${listed}` : `not ${path} in ${listed}`;
}

/** Writes what looks into a text or a list, and what lies between two values. */
function parts({ path, operator, value }: Condition, kind: ValueKind): string | undefined {
  const texts = literals(value, kind);
  const first = texts[0];
  const held = (sign: string) => texts.map((text) => `${path} contains ${text}`).join(sign);
  switch (operator) {
    case 'contains':
      return first === undefined ? '' : `${path} contains ${first}`;
    case 'not_contains':
      return first === undefined ? '' : `not ${path} contains ${first}`;
    case 'begins':
    case 'ends':
      return first === undefined ? '' : `${operator.toUpperCase()}(${path}, ${first})`;
    case 'has_any':
      return held(' or ');
    case 'has_all':
      return held(' and ');
    case 'has_none':
      return texts.length > 1 ? `not (${held(' or ')})` : first === undefined ? '' : `not ${held('')}`;
    case 'between':
      return texts.length === 2 ? `${path} >= ${first} and ${path} <= ${texts[1]}` : '';
    default:
      return undefined;
  }
}

function compared(path: string, operator: Operator, text: string | null, plain: boolean): string {
  if (text === null) {
    return '';
  }
  // A blank is unequal to nothing; people mean it to be.
  if (operator === 'is_not' && !plain) {
    return `not ${path} = ${text}`;
  }
  return `${path} ${COMPARES[operator] ?? '='} ${text}`;
}

function literals(value: Json, kind: ValueKind): readonly string[] {
  const values = Array.isArray(value) ? value : [value];
  return values.map((each) => literal(each, kind)).filter((text) => text !== null);
}

/** Writes a value as the field's input gives it; null for what is no such value. */
function literal(value: Json, kind: ValueKind): string | null {
  if (value === null || value === '') {
    return null;
  }
  const fields = typeof value === 'object' ? (value as { id?: Json }) : null;
  const text = String(fields === null ? value : (fields.id ?? ''));
  switch (kind) {
    case 'number':
      return NUMBER.test(text) && text.replace(/[-.]/g, '').length <= 38 ? text : null;
    case 'time':
      return CLOCK.test(text) ? quoted(text) : null;
    case 'duration':
      return lengthLiteral(text);
    case 'record':
    case 'user':
      return UUID.test(text) ? quoted(text) : null;
    case 'boolean':
    case 'other':
      return null;
    default:
      return quoted(text);
  }
}

const TYPED_LENGTH = /^(-?)(?:(\d{1,7}) ?h(?:ours?)?)? ?(?:(\d{1,7}) ?m(?:in(?:utes?)?)?)?$/i;

/** Writes seconds, `2:30` or `2h 30m` as the language does. */
function lengthLiteral(text: string): string | null {
  if (LENGTH.test(text)) {
    return quoted(text);
  }
  const seconds = durationText(text);
  if (seconds !== null) {
    return quoted(seconds);
  }
  const [, sign, hours, minutes] = TYPED_LENGTH.exec(text.trim()) ?? [];
  if (hours === undefined && minutes === undefined) {
    return null;
  }
  const total = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60;
  return quoted(durationText(`${sign}${total}`) ?? '0:00');
}
