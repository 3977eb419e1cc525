import type { Job } from '../api/jobs';
import { numberFormat } from '../i18n/formats';
import { useTexts } from '../i18n/useTexts';
import { usePace } from './usePace';
import styles from './WorkBar.module.css';

type Work = Pick<Job, 'state' | 'done' | 'total'>;

/** How far work is: a bar, in words how many of how many, and while it runs its pace and the time left. */
export function WorkBar({ work, label }: { work: Work; label: string }) {
  const { t, locale } = useTexts();
  const { state, done, total } = work;
  const { pace, left } = usePace({ done, total, running: state === 'running' });
  const figures = numberFormat(locale);
  const isOver = state === 'done' || state === 'failed' || state === 'cancelled';
  const full = state === 'done' ? 1 : undefined;
  const share = total === null || total === 0 ? 0 : Math.min(done / total, 1);
  return (
    <div className={styles.work} data-state={state}>
      {total === null && !isOver && state === 'running' ? (
        <progress aria-label={label} />
      ) : (
        <progress value={full ?? share} max={1} aria-label={label} />
      )}
      <p className={styles.line}>
        <span role="status">
          {state === 'queued'
            ? t('jobs.queued')
            : total === null
              ? t('jobs.begun', { done: figures.format(done) })
              : t('jobs.soFar', { done: figures.format(done), total: figures.format(total) })}
          {state === 'paused' ? ` · ${t('jobs.state_paused')}` : ''}
        </span>
        {pace === null ? null : (
          <span className={styles.pace}>
            {t('jobs.pace', { count: figures.format(Math.round(pace)) })}
            {left === null ? '' : ` · ${t(`jobs.left_${left.unit}`, { count: left.count })}`}
          </span>
        )}
      </p>
    </div>
  );
}
