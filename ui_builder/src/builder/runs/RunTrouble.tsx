import type { RunDetail } from '../../api/runs';
import { useTexts } from '../../i18n/useTexts';
import { ErrorText } from '../../runtime/flows/ErrorText';
import { WarningIcon } from '../../ui/icons';
import { adviceOf } from './advice';
import styles from './Run.module.css';

/** What went wrong, where, and what to do about it; nothing where all is well. */
export function RunTrouble({ run }: { run: RunDetail }) {
  const { t, text } = useTexts();
  const { error, state, uncertain, definition } = run;
  const trying = state === 'ready' && error !== null;
  if (error === null || (state !== 'failed' && !trying)) {
    return uncertain && state !== 'done' && state !== 'cancelled' ? (
      <section className={styles.trouble} aria-label={t('runs.uncertain')}>
        <WarningIcon />
        <div>
          <p>{t('runs.uncertain')}</p>
          <p className={styles.advice}>{t('runs.advice_uncertain')}</p>
        </div>
      </section>
    ) : null;
  }
  const step = error.step === null ? '' : text(definition?.steps[error.step]?.label, error.step);
  return (
    <section className={styles.trouble} data-trying={trying} aria-label={t('runs.trouble')}>
      <WarningIcon />
      <div>
        <p>
          <strong>{step === '' ? t('runs.stopped') : t('runs.stoppedAt', { step })}</strong>{' '}
          <ErrorText error={error} />
        </p>
        <p className={styles.advice}>
          {t(trying ? 'runs.advice_trying' : `runs.advice_${adviceOf(error, uncertain)}`)}
        </p>
        <p className={styles.code}>
          <code>{error.code}</code>
          {run.attempts > 1 ? <span>{t('runs.attempts', { count: run.attempts })}</span> : null}
        </p>
      </div>
    </section>
  );
}
