import { useSyncExternalStore } from 'react';
import { useTexts } from '../../i18n/useTexts';
import styles from './OfflineNote.module.css';

function subscribe(changed: () => void): () => void {
  window.addEventListener('online', changed);
  window.addEventListener('offline', changed);
  return () => {
    window.removeEventListener('online', changed);
    window.removeEventListener('offline', changed);
  };
}

/** Says so while the device has no connection. */
export function OfflineNote() {
  const { t } = useTexts();
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  return online ? null : (
    <p className={styles.note} role="status">
      {t('shell.offline')}
    </p>
  );
}
