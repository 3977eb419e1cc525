/** The calculator of forms, loaded where a page has anything to work out. */
import { useEffect, useSyncExternalStore } from 'react';
import { hasPatterns, loadPatterns, patternsReady } from '../../formula/pattern';
import type { Calculator } from './calculator';

let loaded: Calculator | undefined;
const waiting = new Set<() => void>();

/** Loads what works these expressions out. */
export async function needCalculator(sources: readonly string[]): Promise<void> {
  if (isReady(sources)) {
    return;
  }
  const patterns = sources.some(hasPatterns) ? loadPatterns() : undefined;
  const [module] = await Promise.all([import('./calculator'), patterns]);
  loaded = module.calculator;
  for (const each of waiting) {
    each();
  }
}

/** Gives the calculator once it is there; undefined until then, and where there is nothing to work out. */
export function useCalculator(sources: readonly string[]): Calculator | undefined {
  useEffect(() => {
    needCalculator(sources);
  }, [sources]);
  return useSyncExternalStore(listen, () => (isReady(sources) ? loaded : undefined));
}

function isReady(sources: readonly string[]): boolean {
  const known = loaded !== undefined && (patternsReady() || !sources.some(hasPatterns));
  return sources.length === 0 || known;
}

function listen(listener: () => void): () => void {
  waiting.add(listener);
  return () => waiting.delete(listener);
}
