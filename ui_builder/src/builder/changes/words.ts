/** What was changed in a definition, said in words: labels instead of names, one sentence a change. */
import type { Json } from '../../api/client';
import type { Difference } from '../../api/setup';
import { nameAsText, nounIn } from '../../meta/text';
import type { Texts } from '../../meta/types';

export interface ChangedDefinition {
  readonly kind: string;
  readonly name: string;
  readonly before: object | null;
  readonly after: object | null;
  readonly differences: readonly Difference[];
  readonly renames?: Readonly<Record<string, string>>;
}

/** How labels are found and texts are said. */
export interface Speech {
  readonly locale: string;
  t(key: string, values?: Readonly<Record<string, unknown>>): string;
  /** Whether there is a text of that key. */
  knows(key: string): boolean;
  text(texts: Texts | undefined, fallback: string): string;
  object(name: string): string;
  field(object: string, path: string): string;
}

export interface Sentence {
  readonly tone: 'added' | 'removed' | 'changed';
  readonly text: string;
}

type Part = Readonly<Record<string, unknown>>;

const MOST_SHOWN = 90;
/** Properties whose values are names of fields of the object. */
const OF_FIELDS = new Set([
  'title',
  'columns',
  'fields',
  'field',
  'group_by',
  'start',
  'end',
  'into',
  'controlled_by',
]);
/** Properties whose values are names of objects. */
const OF_OBJECTS = new Set(['to', 'object', 'from']);

/** Properties whose entries have their names outside of them. */
const OF_NAMES = new Set(['steps', 'variables', 'input']);

/** Says everything that a change of one definition does. */
export function sentences(change: ChangedDefinition, speech: Speech): readonly Sentence[] {
  const renamed = Object.entries(change.renames ?? {}).map(([old, name]) => ({
    tone: 'changed' as const,
    text: speech.t('changes.renamed', { before: old.split('.').at(-1), after: name }),
  }));
  if (change.before === null || change.after === null) {
    return [...renamed, ...whole(change, speech)];
  }
  return [...renamed, ...change.differences.map((each) => sentence(change, each, speech))];
}

/** Tells what a definition that comes or goes consists of. */
function whole({ before, after }: ChangedDefinition, speech: Speech): readonly Sentence[] {
  const { fields, columns, object } = (after ?? before ?? {}) as Part;
  const parts = Array.isArray(fields) ? fields : columns;
  if (after === null || !Array.isArray(parts) || parts.length === 0) {
    return [];
  }
  const of = typeof object === 'string' ? object : '';
  const list = parts.map((each: unknown) => labelOf(each, of, speech)).join(speech.t('changes.comma'));
  const key = parts === fields ? 'changes.withFields' : 'changes.withColumns';
  return [{ tone: 'added', text: speech.t(key, { count: parts.length, list }) }];
}

function sentence(change: ChangedDefinition, difference: Difference, speech: Speech): Sentence {
  const { before, after, change: what } = difference;
  if (
    difference.path.endsWith(`/label/${speech.locale}`) &&
    typeof before === 'string' &&
    after !== undefined
  ) {
    // What it was called is how it is known.
    const was = placeOf(
      { ...change, after: change.before },
      { ...difference, path: parentOf(difference.path) },
      speech,
    );
    const key = was.text === '' ? 'changes.calledAll' : 'changes.called';
    return { tone: 'changed', text: speech.t(key, { what: was.text, before, after }) };
  }
  const place = placeOf(change, difference, speech);
  const values = { what: place.text, property: place.property };
  if (place.property === null) {
    if (what === 'added' || what === 'removed') {
      return { tone: what, text: speech.t(`changes.part_${what}`, values) };
    }
    return { tone: 'changed', text: speech.t('changes.part_changed', values) };
  }
  const at = place.text === '' ? '' : '_in';
  if (what === 'reordered') {
    return { tone: 'changed', text: speech.t(`changes.reordered${at}`, values) };
  }
  if (isTexts(before) && isTexts(after)) {
    return {
      tone: 'changed',
      text: speech.t(`changes.set${at}`, { ...values, ...pair(before, after, place, speech) }),
    };
  }
  if (isNames(before) && isNames(after)) {
    return { tone: 'changed', text: listed(values, at, before, after, place, speech) };
  }
  if (isInvolved(before) || isInvolved(after)) {
    return { tone: 'changed', text: speech.t(`changes.touched${at}`, values) };
  }
  const said = pair(before, after, place, speech);
  const key = what === 'added' ? 'given' : what === 'removed' ? 'taken' : 'set';
  return { tone: 'changed', text: speech.t(`changes.${key}${at}`, { ...values, ...said }) };
}

/** Gives the path of what has the label. */
const parentOf = (path: string) => path.split('/').slice(0, -2).join('/');

interface Place {
  /** The part that it is about: `Option “Urgent” of field “Priority”`; empty for the definition itself. */
  readonly text: string;
  /** The property of that part, in words; null where the part itself comes or goes. */
  readonly property: string | null;
  readonly key: string;
  readonly object: string;
}

/** Follows the names of a path through the definition, and says what lies there. */
function placeOf(change: ChangedDefinition, difference: Difference, speech: Speech): Place {
  const steps = difference.path
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const object = change.kind === 'object' ? change.name : String((change.after as Part | null)?.object ?? '');
  let parts: unknown[] = [change.after, change.before];
  let text = '';
  let at = 0;
  while (at + 1 < steps.length) {
    const [list = '', name = ''] = steps.slice(at, at + 2);
    const lists = parts.map((part) => (part as Part | null)?.[list]);
    if (!lists.some(Array.isArray) && !(OF_NAMES.has(list) && lists.some(isObject))) {
      break;
    }
    parts = lists.map((each) => memberOf(each, name));
    const noun = {
      part: speech.knows(`changes.noun_${list}`) ? speech.t(`changes.noun_${list}`) : nameAsText(list),
      label: labelOf(
        parts.find((part) => part !== undefined),
        object,
        speech,
        name,
      ),
    };
    text =
      text === ''
        ? speech.t('changes.part', noun)
        : speech.t('changes.partOf', { ...noun, of: nounIn(text, speech.locale) });
    at += 2;
  }
  const rest = steps.slice(at);
  const key = rest.findLast((step) => OF_FIELDS.has(step) || OF_OBJECTS.has(step)) ?? rest[0] ?? '';
  const language = rest.length === 2 && speech.knows(`changes.language_${rest[1]}`) ? rest[1] : undefined;
  const property = rest
    .map((step, i) => (i === 0 ? propertyText(step, speech) : nameAsText(step)))
    .join(' › ');
  return {
    text,
    property:
      rest.length === 0
        ? null
        : language === undefined
          ? property
          : speech.t('changes.inLanguage', {
              property: propertyText(key, speech),
              language: speech.t(`changes.language_${language}`),
            }),
    // What flows call `to` or `start` is an expression, or a step.
    key: change.kind === 'flow' && key !== 'object' ? '' : key,
    object,
  };
}

const isObject = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function memberOf(list: unknown, name: string): unknown {
  if (Array.isArray(list)) {
    return list.find((item) => nameOf(item) === name);
  }
  return isObject(list) ? list[name] : undefined;
}

function propertyText(name: string, speech: Speech): string {
  const key = `changes.property_${name}`;
  return speech.knows(key) ? speech.t(key) : nameAsText(name);
}

function pair(before: Json | undefined, after: Json | undefined, place: Place, speech: Speech) {
  return { before: valueText(before, place, speech), after: valueText(after, place, speech) };
}

/** Says a value: yes and no, labels for names, texts in the reader's language, else JSON in short. */
function valueText(value: Json | undefined, place: Place, speech: Speech): string {
  if (value === undefined || value === null || value === '') {
    return speech.t('changes.nothing');
  }
  if (typeof value === 'boolean') {
    return speech.t(value ? 'changes.yes' : 'changes.no');
  }
  if (typeof value === 'string') {
    return quoted(named(value, place, speech), speech);
  }
  if (isNames(value)) {
    return value.map((each) => named(each, place, speech)).join(speech.t('changes.comma'));
  }
  if (isTexts(value)) {
    return quoted(speech.text(value, ''), speech);
  }
  return short(JSON.stringify(value));
}

function named(value: string, { key, object }: Place, speech: Speech): string {
  if (OF_OBJECTS.has(key)) {
    return speech.object(value);
  }
  if (OF_FIELDS.has(key) && object !== '') {
    return speech.field(object, value);
  }
  const typed = `changes.type_${value}`;
  return key === 'type' && speech.knows(typed) ? speech.t(typed) : short(value);
}

/** Says what came into a list of names and what left it. */
function listed(
  values: Readonly<Record<string, unknown>>,
  at: string,
  before: readonly string[],
  after: readonly string[],
  place: Place,
  speech: Speech,
): string {
  const list = (names: readonly string[]) =>
    names.map((each) => named(each, place, speech)).join(speech.t('changes.comma'));
  const came = after.filter((each) => !before.includes(each));
  const left = before.filter((each) => !after.includes(each));
  const key =
    came.length === 0 ? (left.length === 0 ? 'reordered' : 'less') : left.length === 0 ? 'more' : 'other';
  return speech.t(`changes.${key}${at}`, { ...values, came: list(came), left: list(left) });
}

function labelOf(part: unknown, object: string, speech: Speech, name = ''): string {
  if (typeof part === 'string') {
    return object === '' ? nameAsText(part) : speech.field(object, part);
  }
  const { label, field, object: of } = (part ?? {}) as { label?: Texts; field?: unknown; object?: unknown };
  const own = nameOf(part) ?? name;
  if (typeof field === 'string' && object !== '' && label === undefined) {
    return speech.field(object, field);
  }
  if (typeof of === 'string' && label === undefined && own === of) {
    return speech.object(of);
  }
  return speech.text(isTexts(label) ? label : undefined, nameAsText(own));
}

function nameOf(item: unknown): string | undefined {
  if (typeof item === 'string') {
    return item;
  }
  const part = (item ?? {}) as Part;
  const names = [part.name, part.value, part.field, part.object, part.id];
  return names.find((each): each is string => typeof each === 'string');
}

const isNames = (value: Json | undefined): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string');

/** Tells whether a value is better looked at as JSON. */
const isInvolved = (value: Json | undefined) =>
  typeof value === 'object' && value !== null && !isTexts(value) && !isNames(value);

function isTexts(value: unknown): value is Texts {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return false;
  }
  const entries = Object.entries(value);
  return (
    entries.length > 0 &&
    entries.every(([key, text]) => /^[a-z]{2}(-\w+)?$/.test(key) && typeof text === 'string')
  );
}

const quoted = (text: string, speech: Speech) => speech.t('changes.quoted', { text });
const short = (text: string) => (text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN)}…`);
