import type { ApprovalState } from '../../api/approvals';
import { useTexts } from '../../i18n/useTexts';
import styles from './Approvals.module.css';

/** How an approval stands, in a word. */
export function ApprovalPill({ state }: { state: ApprovalState }) {
  const { t } = useTexts();
  return (
    <span className={styles.pill} data-state={state}>
      {t(`approvals.state_${state}`)}
    </span>
  );
}
