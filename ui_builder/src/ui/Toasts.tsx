import { useSyncExternalStore } from 'react';
import styles from './Toasts.module.css';
import { dismissToast, shownToasts, subscribeToToasts } from './toastStore';

/** The messages, read out as they come. */
export function Toasts() {
  const toasts = useSyncExternalStore(subscribeToToasts, shownToasts);
  return (
    <div className={styles.toasts} role="status" aria-live="polite">
      {toasts.map(({ id, text, tone, action }) => (
        <div key={id} className={styles.toast} data-tone={tone}>
          <span>{text}</span>
          {action === undefined ? null : (
            <button
              type="button"
              onClick={() => {
                dismissToast(id);
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
