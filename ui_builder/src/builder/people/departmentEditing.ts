/** A department while it is changed. */
import type { Json } from '../../api/client';
import type { Department, StandIn } from '../../api/departments';

/** Gives the values that differ; empty where nothing does. */
export function changesOf(before: Department, after: Department): Readonly<Record<string, Json>> {
  const told = (of: Department): Readonly<Record<string, Json>> => ({
    name: of.name.trim(),
    code: of.code?.trim() || null,
    parent: of.parent,
    active: of.active,
    head: of.head?.id ?? null,
    acting_head: of.acting.who?.id ?? null,
    acting_from: of.acting.who === null ? null : of.acting.from,
    acting_until: of.acting.who === null ? null : of.acting.until,
    deputy: of.deputy.who?.id ?? null,
    deputy_from: of.deputy.who === null ? null : of.deputy.from,
    deputy_until: of.deputy.who === null ? null : of.deputy.until,
  });
  const old = told(before);
  return Object.fromEntries(Object.entries(told(after)).filter(([name, value]) => old[name] !== value));
}

/** Tells whether somebody stands in on a day, `2026-11-22`. */
export const standsIn = ({ who, from, until }: StandIn, today: string): boolean =>
  who !== null && (from === null || from <= today) && (until === null || today <= until);
