import { useMemo } from 'react';
import type { Json } from '../../api/client';
import { useDefinitions } from '../../api/definitions';
import { useUserValues } from '../../api/related';
import { useSession } from '../../api/session';
import { momentFormat } from '../../i18n/formats';
import type { ObjectInfo } from '../../meta/definitions';
import { Conditions, type Globals } from './conditions';
import type { Word } from './defaults';
import { useCalculator } from './lateCalculator';

const UNKNOWN: Globals = { value: () => undefined, zone: 'UTC', now: () => 0 };

/**
 * Compiles the conditions of a layout for a page, and the formulas and the computed defaults of its object,
 * unless only what decides is asked for.
 */
export function useConditions(
  info: ObjectInfo,
  layout: unknown,
  ask: 'all' | 'conditions' = 'all',
): Conditions {
  const definitions = useDefinitions();
  const { user, tenant, time_zone: zone } = useSession();
  const expressions = definitions.expressions(info.definition.name);
  const { asked, texts } = useMemo(() => {
    const {
      globalPaths: paths,
      texts: all,
      conditionTexts,
    } = new Conditions(info, layout, expressions, UNKNOWN);
    const texts = ask === 'all' ? all : conditionTexts;
    const ofUser = paths.filter((path) => path.startsWith('user.'));
    return { asked: ofUser.map((path) => path.slice('user.'.length)), texts };
  }, [info, layout, expressions, ask]);
  const calculator = useCalculator(texts);
  const ofUser = useUserValues(user.id, asked);
  return useMemo(() => {
    const value = (path: string): Json | undefined => {
      if (path === 'user') {
        return user.id;
      }
      return path === 'org.currency' ? tenant.currency : ofUser?.[path.slice('user.'.length)];
    };
    return new Conditions(info, layout, expressions, { value, zone, now: Date.now }, calculator);
  }, [info, layout, expressions, user.id, tenant.currency, zone, ofUser, calculator]);
}

/** Gives what `me`, `today` and `now` stand for. */
export function useWords(): (word: Word) => Json {
  const { user, time_zone: zone } = useSession();
  return useMemo(
    () => (word) => {
      if (word === 'me') {
        return { id: user.id, label: user.label };
      }
      const now = new Date();
      // The Swedish write dates as ISO does.
      return word === 'now' ? now.toISOString() : momentFormat('sv-SE', { timeZone: zone }).format(now);
    },
    [user.id, user.label, zone],
  );
}
