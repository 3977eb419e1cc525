import { useEffect } from 'react';
import { useSession } from '../api/session';
import { listenToViewing, useEndViewing } from '../api/viewAs';
import { useTexts } from '../i18n/useTexts';
import { EyeIcon } from '../ui/icons';
import { showToast } from '../ui/toastStore';
import styles from './ViewingBar.module.css';

/** Stands above everything while one looks as another user: who that is, and the way back. */
export function ViewingBar() {
  const { t } = useTexts();
  const { user, viewer } = useSession();
  const end = useEndViewing();
  useEffect(() => listenToViewing(() => location.reload()), []);
  if (viewer === null) {
    return null;
  }
  return (
    <aside className={styles.bar} aria-label={t('viewing.bar')}>
      <EyeIcon />
      <p>
        <strong>{t('viewing.as', { name: user.label })}</strong> <span>{t('viewing.nothingChanges')}</span>
      </p>
      <button
        type="button"
        disabled={end.isPending}
        onClick={() => end.mutate(undefined, { onError: (error) => showToast(error.message, 'wrong') })}
      >
        {t('viewing.stop')}
      </button>
    </aside>
  );
}
