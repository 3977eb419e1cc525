import { useState } from 'react';
import { faultText } from '../../api/problem';
import type { Rehearsal, RehearsedAnswer } from '../../api/rehearsing';
import type { FlowDefinition } from '../../api/runs';
import { useTexts } from '../../i18n/useTexts';
import { ErrorText } from '../../runtime/flows/ErrorText';
import { RunPill } from '../../runtime/flows/RunPill';
import { Notice } from '../../ui/Notice';
import editor from '../editor/Editor.module.css';
import { ChangeList } from './ChangeList';
import styles from './Debug.module.css';
import { KnownNames } from './knownNames';
import type { Given } from './rehearsal';
import { SentList } from './SentList';
import { StepThrough } from './StepThrough';

interface Props {
  flow: FlowDefinition;
  given: Given;
  result: Rehearsal | undefined;
  error: unknown;
  busy: boolean;
  onAnswers: (answers: Readonly<Record<string, RehearsedAnswer>>) => void;
}

const TABS = ['steps', 'drawing', 'changes', 'sent'] as const;

/** What a flow would do: step by step, what it would change, and what it would send. */
export function DebugResult({ flow, given, result, error, busy, onAnswers }: Props) {
  const { t } = useTexts();
  const [tab, setTab] = useState<(typeof TABS)[number]>('steps');
  const [place, setPlace] = useState<number | null>(null);
  if (error !== null && error !== undefined) {
    return (
      <p role="alert" className={editor.fault}>
        {faultText(error)}
      </p>
    );
  }
  if (result === undefined) {
    return (
      <section className={editor.part} aria-busy={busy}>
        <Notice title={t('runs.result')} help={t('runs.dryHelp')} />
      </section>
    );
  }
  const changes = result.steps.flatMap((step) => step.changes);
  const names = new Map(changes.flatMap(({ id, label }) => (label === null ? [] : [[id, label] as const])));
  const sent = result.messages.length + result.calls.length + result.tasks.length;
  const counts = { steps: result.steps.length, changes: changes.length, sent };
  return (
    <section className={`${editor.part} ${styles.result}`} aria-labelledby="result" aria-busy={busy}>
      <header className={styles.summary} aria-live="polite">
        <h3 id="result">{t('runs.result')}</h3>
        <RunPill state={result.state} />
        <p>
          {t(endKey(result))} {t('runs.nothingKept')}
        </p>
      </header>
      {result.error === null ? null : (
        <p role="alert" className={editor.fault}>
          <ErrorText error={result.error} />
        </p>
      )}
      <fieldset className={styles.tabs}>
        <legend>{t('runs.result')}</legend>
        {TABS.map((each) => (
          <label key={each}>
            <input type="radio" name="result-tab" checked={tab === each} onChange={() => setTab(each)} />
            {t(`runs.tab_${each}`)} {each === 'drawing' ? null : <span>{counts[each]}</span>}
          </label>
        ))}
      </fieldset>
      <KnownNames value={names}>
        {tab === 'steps' || tab === 'drawing' ? (
          <StepThrough
            {...{ flow, result, given, onAnswers, busy, place }}
            onPlace={setPlace}
            drawn={tab === 'drawing'}
          />
        ) : null}
        {tab === 'changes' ? <ChangeList changes={changes} none={t('runs.noChanges')} /> : null}
        {tab === 'sent' ? <SentList result={result} /> : null}
      </KnownNames>
    </section>
  );
}

function endKey({ state }: Rehearsal): string {
  const keys = { done: 'endsDone', failed: 'endsFailed', cancelled: 'endsCancelled' } as const;
  return `runs.${state === 'ready' || state === 'waiting' ? 'endsWaiting' : keys[state]}`;
}
