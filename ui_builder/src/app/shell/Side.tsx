import { lazy, Suspense } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { SearchIcon, SideIcon } from '../../ui/icons';
import { Tray } from '../jobs/Tray';
import { Navigation } from '../Navigation';
import { useCurrentApp } from '../useGo';
import { AppSwitcher } from './AppSwitcher';
import { Bell } from './Bell';
import { ProfileMenu } from './ProfileMenu';
import styles from './Side.module.css';

const ApprovalsLink = lazy(async () => ({ default: (await import('./ApprovalsLink')).ApprovalsLink }));

interface Props {
  /** Whether only the signs show. */
  folded: boolean;
  showHelp: () => void;
  /** Absent on a phone, whose bar has these. */
  toggleFolded?: () => void;
  showPalette?: () => void;
}

const apple = /Mac|iPhone|iPad/.test(navigator.platform);

/** The side of the page: app, search, navigation, and who one is. */
export function Side({ folded, showHelp, toggleFolded, showPalette }: Props) {
  const { t } = useTexts();
  const app = useCurrentApp();
  const fold = t(folded ? 'shell.unfold' : 'shell.fold');
  return (
    <>
      <header className={styles.head} data-folded={folded}>
        <AppSwitcher folded={folded} />
        {toggleFolded === undefined ? null : (
          <button
            type="button"
            className={styles.fold}
            aria-label={fold}
            aria-expanded={!folded}
            title={`${fold} ([)`}
            onClick={toggleFolded}
          >
            <SideIcon />
          </button>
        )}
      </header>
      {showPalette === undefined ? null : (
        <button
          type="button"
          className={styles.search}
          data-folded={folded}
          aria-label={folded ? t('shell.search') : undefined}
          aria-keyshortcuts="Control+K Meta+K"
          title={t('shell.search')}
          onClick={showPalette}
        >
          <SearchIcon />
          {folded ? null : (
            <>
              <span>{t('shell.searchOrGo')}</span>
              <kbd>
                <span aria-hidden="true">{apple ? '⌘K' : 'Ctrl K'}</span>
              </kbd>
            </>
          )}
        </button>
      )}
      <Suspense fallback={null}>
        <ApprovalsLink folded={folded} />
      </Suspense>
      <Navigation app={app} folded={folded} />
      <footer className={styles.foot} data-folded={folded}>
        <ProfileMenu folded={folded} showHelp={showHelp} />
        {toggleFolded === undefined ? null : <Tray />}
        {toggleFolded === undefined ? null : <Bell />}
      </footer>
    </>
  );
}
