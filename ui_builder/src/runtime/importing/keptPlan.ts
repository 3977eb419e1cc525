/**
 * The plan of an import, kept for as long as the browser's tab is open: one may look something up and go on.
 * Of each user by themselves, for a session that ran out may be followed by somebody else's.
 */
import type { Plan } from './plan';

/** Whose plan it is, and of which object. */
export interface PlanKey {
  readonly tenant: string;
  readonly user: string;
  readonly object: string;
}

const named = ({ tenant, user, object }: PlanKey) => `dougong.import.${tenant}.${user}.${object}`;

export function keepPlan(key: PlanKey, plan: Plan | null): void {
  if (plan === null) {
    sessionStorage.removeItem(named(key));
  } else {
    sessionStorage.setItem(named(key), JSON.stringify(plan));
  }
}

export function keptPlan(key: PlanKey): Plan | null {
  const kept = sessionStorage.getItem(named(key));
  try {
    return kept === null ? null : (JSON.parse(kept) as Plan);
  } catch {
    return null;
  }
}
