/** How a run stands, in a sentence. */
import type { Run } from '../../api/runs';
import type { Texts } from '../../meta/types';

export interface Standing {
  /** Key of the text below `automation`. */
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

interface Words {
  readonly text: (texts: Texts | undefined, fallback?: string) => string;
  readonly moment: (at: string) => string;
  readonly span: (ms: number) => string;
}

type Told = Pick<
  Run,
  | 'state'
  | 'step'
  | 'step_label'
  | 'wake_at'
  | 'waits_for'
  | 'attempts'
  | 'steps'
  | 'created_at'
  | 'finished_at'
>;

/** Says where a run stands; why one failed its error says better. */
export function standingOf(run: Told, { text, moment, span }: Words): Standing {
  const step = text(run.step_label ?? undefined, run.step ?? '');
  if (run.state === 'waiting') {
    const what = text(run.waits_for ?? undefined);
    const at = run.wake_at === null ? '' : moment(run.wake_at);
    const key = what === '' ? (at === '' ? 'waits' : 'waitsUntil') : at === '' ? 'waitsFor' : 'waitsForUntil';
    return { key, values: { step, what, at } };
  }
  if (run.state === 'ready') {
    return run.attempts > 1 && run.wake_at !== null
      ? { key: 'triesAgain', values: { step, at: moment(run.wake_at), count: run.attempts } }
      : { key: step === '' ? 'begins' : 'isAt', values: { step } };
  }
  const took = run.finished_at === null ? 0 : Date.parse(run.finished_at) - Date.parse(run.created_at);
  const keys = { done: 'tookSteps', failed: 'stoppedAt', cancelled: 'cancelledAfter' } as const;
  return { key: keys[run.state], values: { step, count: run.steps, span: span(Math.max(took, 0)) } };
}
