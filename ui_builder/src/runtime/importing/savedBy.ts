import type { ImportInfo } from '../../api/imports';

/** Writes the condition that finds what an import has saved; null where that is nothing. */
export function savedBy(run: ImportInfo): string | null {
  const { where, created, updated, mode, by, created_at: from, finished_at: to, undo } = run;
  if (created + updated === 0 || undo === 'done' || undo === 'running') {
    return null;
  }
  if (where) {
    return where;
  }
  // Whoever imported saved little else at the very same time.
  const how = mode === 'insert' ? 'created' : 'updated';
  const whom = by === null ? '' : ` and ${how}_by = '${by.id}'`;
  const until = to === null ? '' : ` and ${how}_at <= DATETIMEVALUE('${to}')`;
  return `${how}_at >= DATETIMEVALUE('${from}')${until}${whom}`;
}
