/** What to do about a run that failed, by what went wrong. */
import type { RunError } from '../../api/runs';

export type Advice = 'uncertain' | 'rights' | 'circle' | 'outside' | 'flow' | 'data' | 'other';

const BY_CODE: readonly (readonly [RegExp, Advice])[] = [
  [/^access\.|forbidden|\.hidden$/, 'rights'],
  [/^flow\.(loop|too_many|endless)|budget|too_deep/, 'circle'],
  [/^(call|connector|mail|message|webhook|outside|script)\./, 'outside'],
  [/^(flow|expression|formula)\./, 'flow'],
  [/^(record|field|duplicate)\.|^request\.invalid/, 'data'],
];

/** Gives the advice that fits; its text is `runs.advice_…`. */
export function adviceOf({ code }: RunError, uncertain: boolean): Advice {
  return uncertain ? 'uncertain' : (BY_CODE.find(([pattern]) => pattern.test(code))?.[1] ?? 'other');
}
