import type { Level, Setting } from '../../api/settings';

/** Gives the levels at which a user may set a setting here, their own first. */
export function settableLevels({ levels }: Pick<Setting, 'levels'>, setsForAll: boolean): readonly Level[] {
  const mine: readonly Level[] = setsForAll ? ['user', 'tenant'] : ['user'];
  return mine.filter((level) => levels.includes(level));
}
