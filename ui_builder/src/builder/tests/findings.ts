/** How findings are put together for reading: by definition, the gravest first. */
import type { Finding, Severity } from '../../api/metaTests';
import type { Texts } from '../../meta/types';

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note'];

export interface FoundIn {
  readonly kind: string;
  readonly name: string;
  readonly label: Texts;
  readonly findings: readonly Finding[];
}

/** Counts findings by how grave they are. */
export function counted(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const count = (severity: Severity) => findings.filter((each) => each.severity === severity).length;
  return { error: count('error'), warning: count('warning'), note: count('note') };
}

/** Puts findings of one definition together, in the order in which their first one stands. */
export function byDefinition(findings: readonly Finding[], severity: Severity | 'all'): readonly FoundIn[] {
  const groups = new Map<string, Finding[]>();
  for (const each of findings) {
    if (severity === 'all' || each.severity === severity) {
      const key = `${each.kind}/${each.name}`;
      groups.set(key, [...(groups.get(key) ?? []), each]);
    }
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [{ kind: first.kind, name: first.name, label: first.label, findings: group }];
  });
}
