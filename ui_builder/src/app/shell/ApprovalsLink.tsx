import { Link } from '@tanstack/react-router';
import { useWaitingDecisions } from '../../api/approvals';
import { useTexts } from '../../i18n/useTexts';
import { ApprovalIcon } from '../../ui/icons';
import styles from './ApprovalsLink.module.css';

/** The way to what waits for one's decision, while something does. */
export function ApprovalsLink({ folded }: { folded: boolean }) {
  const { t } = useTexts();
  const { count, more } = useWaitingDecisions();
  if (count === 0) {
    return null;
  }
  const label = t(more ? 'approvals.waitingMore' : 'approvals.waiting', { count });
  return (
    <nav aria-label={t('approvals.title')}>
      <Link
        to="/-/approvals"
        className={styles.link}
        data-folded={folded}
        title={label}
        {...(folded ? { 'aria-label': label } : {})}
      >
        <ApprovalIcon />
        {folded ? null : <span className={styles.name}>{t('approvals.title')}</span>}
        <span className={styles.count}>{more ? `${count}+` : count}</span>
      </Link>
    </nav>
  );
}
