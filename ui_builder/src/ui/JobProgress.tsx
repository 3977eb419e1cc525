import { useEffect, useRef } from 'react';
import { type Job, useJob, useRefused } from '../api/jobs';
import { numberFormat } from '../i18n/formats';
import { useTexts } from '../i18n/useTexts';
import { JobControls } from './JobControls';
import styles from './JobProgress.module.css';
import { Failure } from './Notice';
import { RefusedList } from './RefusedList';
import { WorkBar } from './WorkBar';

interface Props {
  id: string;
  /** The object whose records it works on. */
  object: string;
  /** Whether it works on the rows of a table, which can be had back. */
  table?: boolean;
  /** What a field is called, by the path of a fault in a record. */
  labelOf?: (path: string) => string | undefined;
  /** Called once, when it is finished. */
  onFinished?: (job: Job) => void;
}

/** How far work in the background is, and what can be done with it; at its end, what it refused and why. */
export function JobProgress({ id, object, table = false, labelOf, onFinished }: Props) {
  const { t, locale } = useTexts();
  const { data: job, error, refetch } = useJob(id);
  const finished = job !== undefined && job.finished_at !== null;
  const refused = useRefused(id, finished);
  const told = useRef(false);
  useEffect(() => {
    if (finished && !told.current) {
      told.current = true;
      onFinished?.(job);
    }
  }, [finished, job, onFinished]);
  if (error !== null && job === undefined) {
    return <Failure error={error} retry={() => refetch()} />;
  }
  const failed = refused.data?.failed ?? 0;
  return (
    <div className={styles.progress}>
      <WorkBar work={job ?? { state: 'queued', done: 0, total: null }} label={t('jobs.progress')} />
      {job === undefined ? null : (
        <div className={styles.steer}>
          {finished ? <Ended job={job} failed={failed} figures={numberFormat(locale)} /> : null}
          {finished ? null : <p className={styles.quiet}>{t('jobs.goesOn')}</p>}
          <span className={styles.acts}>
            <JobControls job={job} />
          </span>
        </div>
      )}
      {job?.state === 'failed' ? <p role="alert">{job.error?.detail ?? t('jobs.failed')}</p> : null}
      {failed === 0 ? null : (
        <RefusedList {...{ id, object, table, failed, labelOf }} refused={refused.data?.refused ?? []} />
      )}
    </div>
  );
}

function Ended({ job, failed, figures }: { job: Job; failed: number; figures: Intl.NumberFormat }) {
  const { t } = useTexts();
  const { state, total, undo } = job;
  const done = figures.format(job.done - failed);
  const whole = total === null || (job.done === total && failed === 0);
  const words =
    undo === 'done' || undo === 'running'
      ? t(`jobs.undo_${undo}`)
      : state === 'cancelled'
        ? t('jobs.cancelled')
        : whole
          ? t('jobs.done', { done })
          : t('jobs.doneOf', { done, total: figures.format(total) });
  return (
    <p role="status" className={styles.status} data-state={undo === 'done' ? 'undone' : state}>
      {words}
    </p>
  );
}
