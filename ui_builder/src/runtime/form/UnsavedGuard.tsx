import { useBlocker } from '@tanstack/react-router';
import { Button } from 'antd';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import styles from './UnsavedGuard.module.css';

interface Props {
  /** Tells whether something would be lost; asked at the moment of leaving. */
  isUnsaved: () => boolean;
  /** Whether what was typed is kept as a draft all the same. */
  kept?: boolean;
}

/** Asks before a page is left with what was not saved; where the tab is closed, the browser asks. */
export function UnsavedGuard({ isUnsaved, kept = false }: Props) {
  const { t } = useTexts();
  const blocker = useUnsavedGuard(isUnsaved);
  return (
    <Dialog
      open={blocker.status === 'blocked'}
      label={t('form.leaveAsk')}
      className={styles.dialog}
      onClose={() => blocker.reset?.()}
    >
      <h2>{t('form.leaveAsk')}</h2>
      <p>{t(kept ? 'form.leaveKept' : 'form.leaveLost')}</p>
      <div className={styles.buttons}>
        <Button danger onClick={() => blocker.proceed?.()}>
          {t('form.leave')}
        </Button>
        <Button type="primary" autoFocus onClick={() => blocker.reset?.()}>
          {t('form.stay')}
        </Button>
      </div>
    </Dialog>
  );
}

/** Holds up a change of page, and the closing of the tab, as long as something would be lost. */
export function useUnsavedGuard(isUnsaved: () => boolean) {
  return useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && isUnsaved(),
    enableBeforeUnload: isUnsaved,
    withResolver: true,
  });
}
