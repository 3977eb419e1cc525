import { Fragment } from 'react';
import { openSetup, useSession } from '../api/session';
import { useTexts } from '../i18n/useTexts';
import { Dialog } from '../ui/Dialog';
import { CloseIcon } from '../ui/icons';
import styles from './Shortcuts.module.css';
import { SHORTCUTS } from './shortcutList';

/** The list of keyboard shortcuts. */
export function Shortcuts({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTexts();
  const { rights } = useSession();
  return (
    <Dialog open={open} label={t('keys.title')} className={styles.dialog} onClose={onClose}>
      <header>
        <h2>{t('keys.title')}</h2>
        <button type="button" aria-label={t('palette.close')} onClick={onClose}>
          <CloseIcon />
        </button>
      </header>
      <div className={styles.groups}>
        {SHORTCUTS.map((group) => (
          <section key={group.name}>
            <h3>{t(`keys.${group.name}`)}</h3>
            <dl>
              {group.shortcuts
                .filter(({ builders = false }) => !builders || openSetup(rights))
                .map(({ keys, name }) => (
                  <div key={name}>
                    <dt>{t(`keys.${name}`)}</dt>
                    <dd>
                      {keys.map((key, position) => (
                        <Fragment key={key}>
                          {position === 0 ? null : <span>{t('keys.then')}</span>}
                          {key.split('+').map((part) => (
                            <kbd key={part}>{part}</kbd>
                          ))}
                        </Fragment>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
