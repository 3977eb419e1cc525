import { Button } from 'antd';
import type { TestResult } from '../../api/metaTests';
import { useTexts } from '../../i18n/useTexts';
import { Worded } from '../../ui/Worded';
import { SetupLink } from '../setup/SetupLink';
import { When } from '../setup/When';
import styles from './Tests.module.css';

interface Props {
  name: string;
  label: string;
  detail: string;
  running: boolean;
  result: TestResult | undefined;
  /** Gives what people call a flow. */
  called: (flow: string) => string;
  onRun: () => void;
}

/** A test, and what came of it when it last ran. */
export function TestCard({ name, label, detail, running, result, called, onRun }: Props) {
  const { t } = useTexts();
  const state = result === undefined ? 'unknown' : result.passed ? 'passed' : 'failed';
  return (
    <li className={styles.card}>
      <div className={styles.head}>
        <div>
          <SetupLink to={`definitions/test/${name}`}>{label}</SetupLink>
          {detail === '' ? null : <p className={styles.quiet}>{detail}</p>}
        </div>
        {result === undefined ? null : (
          <span className={styles.pill} data-state={state}>
            {t(`metaTests.${state}`, { ms: result.ms })}
          </span>
        )}
        <Button loading={running} onClick={onRun} aria-label={t('metaTests.runThis', { test: label })}>
          {t('metaTests.run')}
        </Button>
      </div>
      {result === undefined ? null : <Outcome result={result} called={called} />}
    </li>
  );
}

function Outcome({ result, called }: { result: TestResult; called: Props['called'] }) {
  const { t, text } = useTexts();
  return (
    <>
      {result.failures.length === 0 ? null : (
        <ul className={styles.failures}>
          {result.failures.map((each) => (
            <li key={each.path}>
              <p>
                <Worded text={each.message} />
              </p>
              <dl>
                <dt>{t('metaTests.place')}</dt>
                <dd>
                  <code>{each.path}</code>
                </dd>
                {each.expected === null ? null : (
                  <>
                    <dt>{t('metaTests.expected')}</dt>
                    <dd>{shown(each.expected)}</dd>
                  </>
                )}
                {each.actual === null ? null : (
                  <>
                    <dt>{t('metaTests.actual')}</dt>
                    <dd>{shown(each.actual)}</dd>
                  </>
                )}
              </dl>
            </li>
          ))}
        </ul>
      )}
      {result.steps.length === 0 ? null : (
        <details className={styles.steps}>
          <summary>{t('metaTests.steps', { count: result.steps.length })}</summary>
          <ol>
            {result.steps.map((step, index) => (
              <li key={`${index} ${step.step}`}>
                {text(step.label ?? undefined, step.step)}{' '}
                <span className={styles.quiet}>{called(step.flow)}</span> <When at={step.at} />
                {step.error === null ? null : <p>{step.error.message}</p>}
              </li>
            ))}
          </ol>
        </details>
      )}
    </>
  );
}

const shown = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
