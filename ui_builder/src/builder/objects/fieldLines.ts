/** The fields of an object as its table shows them. */
import type { Fault } from '../../api/problem';
import type { FieldDef } from '../../meta/types';
import type { ObjectDraft } from './objectDraft';

export interface FieldLine {
  readonly field: FieldDef;
  readonly state: 'same' | 'added' | 'changed';
  /** The package that brings it; null for the tenant's own. */
  readonly from: string | null;
  /** How many places use it, as far as is published. */
  readonly uses: number;
  readonly faults: number;
}

interface Known {
  readonly definition: ObjectDraft;
  readonly before: ObjectDraft | null;
  readonly below: ObjectDraft | null;
  readonly package: string | null;
  readonly problems: readonly Fault[];
}

/** Gives the lines, in the order of the fields. */
export function fieldLines(known: Known, uses: Readonly<Record<string, number>>): readonly FieldLine[] {
  const { definition, before, below, problems } = known;
  const published = new Map(before?.fields.map((field) => [field.name, JSON.stringify(field)]));
  const packaged = new Set(below?.fields.map((field) => field.name));
  return definition.fields.map((field, index) => {
    const was = published.get(field.name);
    const place = `/fields/${index}`;
    return {
      field,
      state: was === undefined ? 'added' : was === JSON.stringify(field) ? 'same' : 'changed',
      from: packaged.has(field.name) ? known.package : null,
      uses: uses[field.name] ?? 0,
      faults: problems.filter(({ path }) => path === place || path.startsWith(`${place}/`)).length,
    };
  });
}

/** Gives the lines whose label, name, type or help has what was typed. */
export function findLines(
  lines: readonly FieldLine[],
  typed: string,
  words: (field: FieldDef) => readonly string[],
): readonly FieldLine[] {
  const sought = typed.trim().toLowerCase();
  return sought === ''
    ? lines
    : lines.filter(({ field }) => words(field).some((word) => word.toLowerCase().includes(sought)));
}
