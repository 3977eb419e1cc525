import { useQueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { SetupLink } from '../setup/SetupLink';
import styles from './DraftBar.module.css';
import { keeperOf } from './DraftKeeper';
import { useDraftSummary } from './useDraft';

/** How many changes there are, whether they are saved, and the way to publish them. */
export function DraftBar() {
  const { t } = useTexts();
  const { changes } = useDraftSummary();
  const keeper = keeperOf(useQueryClient());
  const saving = useSyncExternalStore(keeper.subscribe, () => keeper.saving);
  const count = changes.length;
  return (
    <div className={styles.bar} data-any={count > 0}>
      <span role="status" className={styles.state} data-failed={saving === 'failed'}>
        {saving === 'saved' ? null : <span>{t(saving === 'failed' ? 'draft.failed' : 'draft.saving')}</span>}
        {saving === 'saved' && count > 0 ? <span>{t('draft.saved')}</span> : null}
      </span>
      {saving === 'failed' ? (
        <button type="button" className={styles.retry} onClick={() => void keeper.flushAll()}>
          {t('state.retry')}
        </button>
      ) : null}
      {count === 0 ? (
        <span className={styles.none}>{t('draft.none')}</span>
      ) : (
        <SetupLink to="changes" className={styles.publish}>
          <strong>{t('draft.count', { count })}</strong>
          <span>{t('draft.review')}</span>
        </SetupLink>
      )}
    </div>
  );
}
