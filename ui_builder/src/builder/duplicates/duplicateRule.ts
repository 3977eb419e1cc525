/** Duplicate rules as builders work on them. */
import type { DraftDefinition } from '../../api/drafts';
import type { FieldDef, ObjectDef, Texts } from '../../meta/types';
import type { OneOf } from '../editor/useOne';

export const METHODS = ['exact', 'folded', 'name', 'phone', 'fuzzy'] as const;
export type Method = (typeof METHODS)[number];
export const ACTIONS = ['block', 'warn', 'report'] as const;
export type Action = (typeof ACTIONS)[number];
export const OCCASIONS = ['create', 'update', 'import'] as const;
export type Occasion = (typeof OCCASIONS)[number];

export const USUAL_THRESHOLD = 0.7;

export interface MatchLine {
  readonly field: string;
  readonly method: Method;
  readonly threshold?: number;
}

export interface DuplicateRule extends DraftDefinition {
  readonly kind: 'duplicate_rule';
  readonly label: Texts;
  readonly object: string;
  readonly match: readonly MatchLine[];
  readonly where?: string;
  readonly action: Action;
  readonly on?: readonly Occasion[];
  readonly active?: boolean;
  readonly message?: Texts;
}

export type RuleWork = OneOf<DuplicateRule>;

const TEXTS = new Set(['text', 'long_text', 'email', 'phone', 'url', 'barcode']);
const OTHERS = new Set([
  'lookup',
  'parent',
  'user',
  'picklist',
  'number',
  'currency',
  'percent',
  'date',
  'datetime',
  'time',
  'checkbox',
  'rating',
  'duration',
]);

export const isText = ({ type }: Pick<FieldDef, 'type'>): boolean => TEXTS.has(type);

/** Gives the fields by which records can be compared. */
export const comparable = (object: ObjectDef): readonly FieldDef[] =>
  object.fields.filter((field) => isText(field) || OTHERS.has(field.type));

/** Gives the ways in which values of a field can be compared. */
export const methodsOf = (field: FieldDef | undefined): readonly Method[] =>
  field === undefined || isText(field) ? METHODS : ['exact'];

/** Gives the way in which values of a field are compared best. */
export function bestMethod(field: FieldDef, title: string): Method {
  if (field.type === 'phone') {
    return 'phone';
  }
  if (!isText(field)) {
    return 'exact';
  }
  return field.name === title ? 'name' : 'folded';
}

/** Gives a line for a field that is not compared yet; undefined where there is none. */
export function nextLine(object: ObjectDef, match: readonly MatchLine[]): MatchLine | undefined {
  const taken = new Set(match.map(({ field }) => field));
  const fields = comparable(object);
  const free =
    fields.find(({ name }) => name === object.title && !taken.has(name)) ??
    fields.find((field) => !taken.has(field.name) && isText(field)) ??
    fields.find(({ name }) => !taken.has(name));
  return free && { field: free.name, method: bestMethod(free, object.title) };
}

/** Gives a line with another method: how alike values must be is said of fuzzy ones alone. */
export function withMethod({ field, threshold }: MatchLine, method: Method): MatchLine {
  return method === 'fuzzy' && threshold !== undefined ? { field, method, threshold } : { field, method };
}

/** Gives when records are compared, as it is written: always is not said. */
export function withOccasion(
  rule: DuplicateRule,
  occasion: Occasion,
  on: boolean,
): readonly Occasion[] | undefined {
  const now = rule.on ?? OCCASIONS;
  const next = OCCASIONS.filter((each) => (each === occasion ? on : now.includes(each)));
  return next.length === OCCASIONS.length ? undefined : next;
}
