import type { RehearsedAnswer, RehearsedStep } from '../../api/rehearsing';
import type { FlowDefinition } from '../../api/runs';
import { useTexts } from '../../i18n/useTexts';
import { ErrorText } from '../../runtime/flows/ErrorText';
import { ClockIcon } from '../../ui/icons';
import { When } from '../setup/When';
import { AnswerPart } from './AnswerPart';
import { ChangeList } from './ChangeList';
import styles from './Debug.module.css';
import { answerOf, askedBy, outcomesOf } from './rehearsal';
import { useObjectOf } from './useObjectOf';
import { ValueList } from './ValueList';
import { changedNames } from './valueShape';

interface Props {
  step: RehearsedStep;
  before: RehearsedStep | undefined;
  /** The flow, of a step of its own. */
  flow: FlowDefinition | null;
  label: string;
  element: string;
  answer: RehearsedAnswer | undefined;
  busy: boolean;
  onAnswer: (answer: RehearsedAnswer | undefined) => void;
}

const WAITS: ReadonlySet<string> = new Set(['time', 'event', 'screen', 'approval', 'task', 'run']);

/** One step: each value it read and gave, what it changed, and what may be answered to it. */
export function StepValues(props: Props) {
  const { step, before, flow, label, element, answer, busy, onAnswer } = props;
  const { t } = useTexts();
  const kind = answerOf(step);
  const objectUnder = useObjectOf(flow);
  const objectOf = (name: string) => objectUnder(name, flow?.steps[step.step]);
  return (
    <section className={styles.values} aria-label={label}>
      <header>
        <h4>{label}</h4>
        <p className={styles.quiet}>
          <span>{element}</span>
          <span>
            {t('runs.clock')} <When at={step.at} />
          </span>
        </p>
      </header>
      {step.error === null ? null : (
        <p className={styles.error}>
          <ErrorText error={step.error} />
        </p>
      )}
      {step.waited === undefined ? null : (
        <p className={styles.waited}>
          <ClockIcon />
          <span>
            {t(WAITS.has(step.waited.kind) ? `runs.waited_${step.waited.kind}` : 'runs.waited')}
            {step.waited.until === null ? null : (
              <>
                {' '}
                {t('runs.until')} <When at={step.waited.until} />
              </>
            )}
          </span>
        </p>
      )}
      <ValueList label={t('runs.in')} value={step.input} objectOf={objectOf} />
      <ValueList label={t('runs.out')} value={step.output} objectOf={objectOf} />
      {step.changes.length === 0 ? null : (
        <section aria-label={t('runs.changes')}>
          <h5>{t('runs.changes')}</h5>
          <ChangeList changes={step.changes} none="" />
        </section>
      )}
      {kind === null ? null : (
        <AnswerPart
          {...{ kind, answer, busy, onAnswer }}
          outcomes={outcomesOf(step)}
          asked={askedBy(flow?.steps[step.step])}
        />
      )}
      {Object.keys(step.variables).length === 0 ? null : (
        <ValueList
          label={t('runs.variables')}
          value={step.variables}
          objectOf={(name) => objectOf(`$var.${name}`)}
          changed={changedNames(before?.variables, step.variables)}
        />
      )}
    </section>
  );
}
