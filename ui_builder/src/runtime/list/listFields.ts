import { dependents, dependsOn } from '../../meta/choices';
import type { ObjectInfo } from '../../meta/definitions';
import { filterReads } from '../../meta/lookupFilter';
import { DOCUMENT_STATUS } from '../../meta/systemFields';
import { pathsWithCompanions } from '../companions';
import type { ListColumn } from './columns';

/** Gives what is read of each record: what is shown, and what decides how it may be edited. */
export function listFields(
  info: ObjectInfo,
  columns: readonly ListColumn[],
  deciding: readonly string[],
): readonly string[] {
  const own = columns.filter(({ path }) => !path.includes('.')).map(({ field }) => field);
  const beside = own.flatMap((field) => [
    ...dependsOn(info, field),
    ...dependents(info, field.name).map(({ name }) => name),
    ...filterReads(field),
  ]);
  const known = [...beside, DOCUMENT_STATUS].filter((name) => info.fields.has(name));
  return [...new Set([info.definition.title, ...pathsWithCompanions(columns), ...known, ...deciding])];
}
