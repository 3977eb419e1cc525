/** What the address of the audit log says. */
import type { AuditFilter } from '../../api/audit';

const NAMES = ['actor', 'action', 'object', 'record', 'from', 'to', 'q'] as const;

export function auditSearch(given: Record<string, unknown>): AuditFilter {
  const said = NAMES.flatMap((name) => {
    const value = given[name];
    // The router reads a text of digits as a number.
    const text = typeof value === 'number' ? String(value) : value;
    return typeof text === 'string' && text !== '' ? [[name, text] as const] : [];
  });
  return Object.fromEntries(said);
}
