import type { RunState } from '../../api/runs';
import { useTexts } from '../../i18n/useTexts';
import styles from './Flows.module.css';

/** How a run stands, in a word. */
export function RunPill({ state }: { state: RunState }) {
  const { t } = useTexts();
  return (
    <span className={styles.pill} data-state={state}>
      {t(`automation.state_${state}`)}
    </span>
  );
}
