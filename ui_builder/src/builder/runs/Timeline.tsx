import { useMemo } from 'react';
import type { RunDetail } from '../../api/runs';
import { useTexts } from '../../i18n/useTexts';
import { ahead, type Folded, folded } from './journal';
import { StepMark } from './StepMark';
import styles from './Timeline.module.css';
import { TimelineStep } from './TimelineStep';
import type { CalledElements } from './useElements';
import { type ObjectOf, useObjectOf } from './useObjectOf';

interface Props {
  run: RunDetail;
  elements: CalledElements;
  /** Has the run go on from a step; absent where it cannot. */
  retry?: ((step: string) => void) | undefined;
}

/** Every step that a run took, and those that are certain to follow. */
export function Timeline({ run, elements, retry }: Props) {
  const { t, text } = useTexts();
  const steps = useMemo(() => folded(run.journal), [run.journal]);
  const coming = ahead(run);
  const objectOf = useObjectOf(run.definition);
  const calledOf = (id: string) => text(run.definition?.steps[id]?.label, id);
  if (steps.length === 0 && coming.length === 0) {
    return <p className={styles.quiet}>{t('runs.noSteps')}</p>;
  }
  return (
    <ol className={styles.line} aria-label={t('runs.steps')}>
      {steps.map((each) => (
        <Step key={each.entry.path} step={each} {...{ run, elements, calledOf, objectOf, retry }} />
      ))}
      {coming.map(({ id, step }) => (
        <li key={id} className={styles.step} data-coming="true">
          <StepMark state="coming" />
          <div className={styles.still}>
            <span>{text(step.label, id)}</span>
            <span className={styles.quiet}>{elements(step.element)}</span>
            <span className={styles.quiet}>{t('runs.coming')}</span>
          </div>
        </li>
      ))}
    </ol>
  );
}

interface StepProps extends Props {
  step: Folded;
  calledOf: (id: string) => string;
  objectOf: ObjectOf;
}

/** How many steps within another one are drawn before somebody asks for all. */
const FEW = 6;

function Step({ step: { entry, within }, ...props }: StepProps) {
  const { t } = useTexts();
  const { run, elements, calledOf, objectOf, retry } = props;
  const wrong = within.filter((each) => each.entry.state !== 'done');
  return (
    <li className={styles.step}>
      <StepMark state={entry.state} />
      <div className={styles.body}>
        <TimelineStep
          entry={entry}
          label={calledOf(entry.step)}
          element={elements(entry.element)}
          objectOf={(name) => objectOf(name, run.definition?.steps[entry.step])}
          retry={run.state === 'failed' && entry.state !== 'done' ? retry : undefined}
        />
        {within.length === 0 ? null : (
          <details className={styles.within} open={within.length <= FEW || wrong.length > 0}>
            <summary>{t('runs.within', { count: within.length })}</summary>
            <ol className={styles.line}>
              {within.map((each) => (
                <Step key={each.entry.path} step={each} {...props} />
              ))}
            </ol>
          </details>
        )}
      </div>
    </li>
  );
}
