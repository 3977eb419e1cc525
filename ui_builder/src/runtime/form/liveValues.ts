/**
 * Values of a form as the evaluator takes them, and back.
 *
 * A form holds what was read, or what people typed so far: what is no value of its type yet is blank to
 * expressions, as nothing would be saved of it.
 */
import type { Json } from '../../api/client';
import { isBlank } from '../../fields/fieldUi';
import { richNodes, richText } from '../../fields/rich_text/richNodes';
import { Decimal, roundTo } from '../../formula/arithmetic.ts';
import { SECOND_US } from '../../formula/moments.ts';
import type { Type, Value } from '../../formula/types.ts';
import { fromJson, toJson } from '../../formula/values.ts';
import type { Field } from '../../meta/definitions';
import { secondsTyped } from './typedDuration';

const NUMBER = /^-?(\d+\.?\d*|\.\d+)$/;
const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?$/;
const INSTANT = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)$/;
const MILLISECOND_US = 1000n;

/** Gives the value that a field's JSON stands for; null for what is none. */
export function liveValue(json: Json | undefined, type: Type, field?: Field): Value {
  // An empty list is blank, but not where the field holds any JSON.
  const blank = json === undefined || (type.kind === 'opaque' ? json === null || json === '' : isBlank(json));
  const plain = blank ? null : normal(json, type, field);
  return plain === null ? null : fromJson(plain, type);
}

function normal(json: Json, type: Type, field: Field | undefined): Json {
  switch (type.kind) {
    case 'opaque':
      return json;
    case 'location':
      return placed(json);
    case 'list':
      return Array.isArray(json) ? json : null;
    case 'boolean':
      return typeof json === 'boolean' ? json : null;
    case 'number':
      return matching(json, NUMBER);
    case 'date':
      return isDay(String(json)) ? json : null;
    case 'datetime':
      return isDay(String(json).slice(0, 10)) ? matching(json, INSTANT) : null;
    case 'time':
      return clock(json);
    case 'duration':
      return secondsTyped(String(json));
    default:
      return textOf(json, field);
  }
}

function matching(json: Json, form: RegExp): Json {
  const text = String(json).trim();
  return form.test(text) ? text : null;
}

function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return DATE.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

function clock(json: Json): Json {
  const text = String(matching(json, TIME) ?? '');
  return text === '' ? null : text.replace(/^(\d):/, '0$1:');
}

function placed(json: Json): Json {
  const { lat, lng } = json as { readonly lat?: Json; readonly lng?: Json };
  const [north, east] = [matching(lat ?? '', NUMBER), matching(lng ?? '', NUMBER)];
  return north === null || east === null ? null : { lat: north, lng: east };
}

/** Gives the text of a text, the id of a record, the value of an option. */
function textOf(json: Json, field: Field | undefined): Json {
  if (typeof json === 'object' && json !== null && 'id' in json) {
    return 'object' in json ? `${String(json.object)}/${String(json.id)}` : (json.id ?? null);
  }
  const text = String(json);
  if (text.trim() === '') {
    return null;
  }
  if (field?.type === 'rich_text') {
    return richText(richNodes(text)) || null;
  }
  return field?.type === 'long_text' ? text.replaceAll(/\r\n?/g, '\n') : text.trim();
}

/** How many digits a field has behind the point; undefined for all there are. */
function digitsOf({ type, definition }: Field): number | undefined {
  const { scale, places } = definition as { readonly scale?: number; readonly places?: number };
  switch (type) {
    case 'number':
      return scale ?? 0;
    case 'currency':
      return scale ?? 2;
    case 'percent':
      return (places ?? 2) + 2;
    default:
      return scale;
  }
}

/** Gives what a formula, or the default of a field, came to as the server would send it: to the digit that it shows. */
export function shownValue(value: Value, type: Type, field: Field): Json {
  if (value === null) {
    return null;
  }
  const scale = digitsOf(field);
  switch (type.kind) {
    case 'number':
      return scale !== undefined
        ? unsigned(roundTo(value as Decimal, scale)).toFixed(scale)
        : toJson(value, type);
    case 'datetime':
      return toJson((value as bigint) - mod(value as bigint, MILLISECOND_US), type);
    case 'time':
    case 'duration':
      return toJson((value as bigint) - ((value as bigint) % SECOND_US), type);
    default:
      return toJson(value, type);
  }
}

/** There is no zero below zero. */
const unsigned = (number: Decimal) => (number.isZero() ? new Decimal(0) : number);

const mod = (value: bigint, by: bigint) => ((value % by) + by) % by;
