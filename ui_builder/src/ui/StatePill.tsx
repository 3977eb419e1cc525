import type { Job, JobState } from '../api/jobs';
import { useTexts } from '../i18n/useTexts';
import styles from './StatePill.module.css';

/** How work stands, in a word. */
export function StatePill({ state, undo }: { state: JobState; undo?: Job['undo'] | undefined }) {
  const { t } = useTexts();
  const back = undo === 'running' || undo === 'done';
  return (
    <span className={styles.pill} data-state={back ? 'undone' : state}>
      {t(back ? `jobs.undo_${undo}` : `jobs.state_${state}`)}
    </span>
  );
}
