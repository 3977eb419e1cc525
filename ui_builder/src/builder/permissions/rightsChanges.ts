/** What differs in somebody's rights, in words. */
import type { RightsChange } from '../../api/access';

export interface DiffSpeech {
  t(key: string, values?: Readonly<Record<string, unknown>>): string;
  object(name: string): string;
  field(object: string, name: string): string;
}

/** Gives changes by the object they are about; what is about none comes last. */
export function changesByObject(
  changes: readonly RightsChange[],
): readonly (readonly [string | null, readonly RightsChange[]])[] {
  const groups = new Map<string | null, RightsChange[]>();
  for (const change of changes) {
    const object = change.object ?? null;
    groups.set(object, [...(groups.get(object) ?? []), change]);
  }
  return [...groups].toSorted(([one], [other]) => Number(one === null) - Number(other === null));
}

/** Says which right it is. */
export function changeText({ object, field, right }: RightsChange, speech: DiffSpeech): string {
  if (field) {
    const label = speech.field(object ?? '', field);
    return right === 'unmask'
      ? speech.t('permissions.cell', { right: speech.t('permissions.unmask'), of: label })
      : label;
  }
  const [sort = '', name] = right.split(':');
  if (name !== undefined) {
    return speech.t(`permissions.${sort}_${name}`);
  }
  return right in WORDS ? speech.t(`permissions.${WORDS[right]}`) : speech.t(`permissions.verb_${right}`);
}

const WORDS: Readonly<Record<string, string>> = {
  record_types: 'recordTypes',
  rows_read: 'rowsRead',
  rows_edit: 'rowsEdit',
  apps: 'apps',
};

/** Says what it is on each side. */
export function changeSides(change: RightsChange, speech: DiffSpeech): { before: string; after: string } {
  const said = (value: unknown) => sideText(change, value, speech);
  return { before: said(change.before), after: said(change.after) };
}

function sideText({ object, right }: RightsChange, value: unknown, speech: DiffSpeech): string {
  if (typeof value === 'boolean') {
    return speech.t(value ? 'permissions.yes' : 'permissions.span_false');
  }
  if (value === null || value === undefined) {
    return speech.t('permissions.all');
  }
  if (!Array.isArray(value)) {
    return speech.t(`permissions.level_${String(value)}`);
  }
  if (value.length === 0) {
    return speech.t('permissions.none');
  }
  const ways = right.startsWith('rows_');
  return value
    .map((each) => (ways ? wayText(String(each), object ?? '', speech) : String(each)))
    .join(speech.t('permissions.comma'));
}

/** Says by which way records are reached: a word, or one with a name behind it. */
function wayText(way: string, object: string, speech: DiffSpeech): string {
  const cut = way.indexOf('_');
  const kind = cut < 0 ? way : way.slice(0, cut);
  const name = cut < 0 ? '' : way.slice(cut + 1);
  if (!NAMED.has(kind)) {
    return speech.t(`permissions.way_${way}`);
  }
  const [of = '', lookup] = name.split('.');
  const label =
    lookup !== undefined
      ? speech.object(of)
      : kind === 'field' || kind === 'parent'
        ? speech.field(object, name)
        : name;
  return speech.t(`permissions.way_${kind}`, { name: label });
}

const NAMED = new Set(['rule', 'condition', 'field', 'parent', 'child']);
