import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useJob, useRefused } from '../../api/jobs';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import styles from './People.module.css';

/** How far records have changed hands, and which could not. */
export function TransferProgress({ job: id }: { job: string }) {
  const { t, locale } = useTexts();
  const client = useQueryClient();
  const { data: job, error } = useJob(id);
  const finished = job !== undefined && job.finished_at !== null;
  const { data: refused } = useRefused(id, finished);
  const figures = new Intl.NumberFormat(locale);
  useEffect(() => {
    if (finished) {
      void client.invalidateQueries({ queryKey: ['people'] });
      void client.invalidateQueries({ queryKey: ['records'] });
    }
  }, [finished, client]);
  if (error !== null && job === undefined) {
    return <p role="alert">{faultText(error)}</p>;
  }
  const failed = refused?.failed ?? 0;
  const done = (job?.done ?? 0) - (finished ? failed : 0);
  return (
    <div className={styles.progress}>
      <progress value={job?.done ?? 0} max={Math.max(job?.total ?? 1, 1)} aria-label={t('jobs.progress')} />
      <p role="status">
        {t(finished ? 'people.transferred' : 'people.transferredSoFar', {
          count: done,
          shown: figures.format(done),
        })}
      </p>
      {finished ? null : <p className={styles.quiet}>{t('jobs.goesOn')}</p>}
      {job?.state === 'failed' ? <p role="alert">{job.error?.detail ?? t('jobs.failed')}</p> : null}
      {failed === 0 ? null : (
        <>
          <p>{t('jobs.refused', { count: failed })}</p>
          <ul className={styles.refused}>
            {refused?.refused.map((each) => (
              <li key={each.id ?? each.row}>{each.errors.map(({ message }) => message).join('; ')}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
