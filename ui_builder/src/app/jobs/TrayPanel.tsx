import { Link } from '@tanstack/react-router';
import type { Job } from '../../api/jobs';
import { useTexts } from '../../i18n/useTexts';
import { JobRow } from './JobRow';
import styles from './Tray.module.css';

/** One's own work that goes on or is just over, and the way to all of it. */
export function TrayPanel({ jobs, close }: { jobs: readonly Job[]; close: () => void }) {
  const { t } = useTexts();
  return (
    <section>
      <header className={styles.head}>
        <h2>{t('jobs.title')}</h2>
        <Link to="/-/jobs" onClick={close}>
          {t('jobs.all')}
        </Link>
      </header>
      <ul className={styles.jobs}>
        {jobs.map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </ul>
    </section>
  );
}
