import { useTexts } from '../../i18n/useTexts';
import styles from './Approvals.module.css';
import { dueTone } from './deciding';
import { useMoments } from './useMoments';

/** By when it is to be decided; what is late stands out. */
export function Due({ at }: { at: string }) {
  const { t } = useTexts();
  const { told, exact } = useMoments();
  const tone = dueTone(at, new Date());
  return (
    <span className={styles.due} data-tone={tone} title={exact(at)}>
      {t(tone === 'over' ? 'approvals.wasDue' : 'approvals.due', { at: told(at) })}
    </span>
  );
}
