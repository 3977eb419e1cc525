/** What values of runs look like: they come as JSON, without their types. */
import type { Json } from '../../api/client';
import type { Values } from '../../api/runs';

export type Shape = 'blank' | 'yesNo' | 'instant' | 'day' | 'id' | 'text' | 'lines' | 'reference' | 'nested';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const LONG = 160;

/** Tells how a value is best shown. */
export function shapeOf(value: Json | undefined): Shape {
  if (value === null || value === undefined || value === '') {
    return 'blank';
  }
  if (typeof value === 'boolean') {
    return 'yesNo';
  }
  if (typeof value === 'object') {
    return shapeOfObject(value);
  }
  const text = String(value);
  if (INSTANT.test(text)) {
    return 'instant';
  }
  if (ID.test(text)) {
    return 'id';
  }
  return DAY.test(text) ? 'day' : text.includes('\n') || text.length > LONG ? 'lines' : 'text';
}

function shapeOfObject(value: object): Shape {
  if (Array.isArray(value)) {
    return value.length === 0 ? 'blank' : 'nested';
  }
  const names = Object.keys(value);
  const named = 'id' in value && 'label' in value && names.every((name) => NAMING.has(name));
  return named ? 'reference' : names.length === 0 ? 'blank' : 'nested';
}

const NAMING = new Set(['id', 'label', 'object']);

/** Tells whether a value is a list of names and values. */
export function isValues(value: Json | undefined): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Gives the names whose values are others than before. */
export function changedNames(before: Values | undefined, after: Values): ReadonlySet<string> {
  const same = (name: string) =>
    before !== undefined && name in before && JSON.stringify(before[name]) === JSON.stringify(after[name]);
  return new Set(Object.keys(after).filter((name) => !same(name)));
}
