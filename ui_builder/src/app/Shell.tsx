import { useLocation, useNavigate, useParams } from '@tanstack/react-router';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { useSession } from '../api/session';
import { useTexts } from '../i18n/useTexts';
import { firstEntry } from '../meta/navigation';
import { Dialog } from '../ui/Dialog';
import { Mark, MenuIcon } from '../ui/icons';
import { useNarrow } from '../ui/useMedia';
import { useShortcuts } from '../ui/useShortcuts';
import { Account } from './Account';
import { lastApp, rememberApp } from './lastApp';
import { Navigation } from './Navigation';
import styles from './Shell.module.css';
import { Shortcuts } from './Shortcuts';

/** What stays around every page: apps, navigation, account; on a phone behind a button. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTexts();
  const narrow = useNarrow();
  const [help, setHelp] = useState(false);
  const [menu, setMenu] = useState(false);
  const address = useLocation({ select: (location) => location.href });
  useShortcuts(useMemo(() => ({ '?': () => setHelp(true) }), []));
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes when the page changes
  useEffect(() => setMenu(false), [address]);

  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t('shell.toContent')}
      </a>
      {narrow ? (
        <header className={styles.bar}>
          <button type="button" aria-label={t('shell.menu')} onClick={() => setMenu(true)}>
            <MenuIcon />
          </button>
          <Mark />
          <strong>{t('app')}</strong>
        </header>
      ) : (
        <div className={styles.side}>
          <Side showHelp={() => setHelp(true)} />
        </div>
      )}
      <Dialog
        open={narrow && menu}
        label={t('shell.menu')}
        className={styles.drawer}
        onClose={() => setMenu(false)}
      >
        <Side showHelp={() => setHelp(true)} />
      </Dialog>
      <main id="content" className={styles.content} tabIndex={-1}>
        {children}
      </main>
      <Shortcuts open={help} onClose={() => setHelp(false)} />
    </div>
  );
}

function Side({ showHelp }: { showHelp: () => void }) {
  const { t, text } = useTexts();
  const { apps } = useSession();
  const navigate = useNavigate();
  const { app: inAddress } = useParams({ strict: false }) as { app?: string };
  const app = apps.find((each) => each.name === (inAddress ?? lastApp())) ?? apps[0];

  function open(name: string) {
    const chosen = apps.find((each) => each.name === name);
    const entry = chosen === undefined ? undefined : firstEntry(chosen);
    if (entry !== undefined) {
      rememberApp(name);
      const search = entry.view === undefined ? {} : { view: entry.view };
      navigate({ to: '/$app/$object', params: { app: name, object: entry.object }, search });
    }
  }

  return (
    <>
      <header className={styles.brand}>
        <Mark />
        <select
          aria-label={t('shell.apps')}
          value={app?.name ?? ''}
          disabled={apps.length < 2}
          onChange={(event) => open(event.target.value)}
        >
          {apps.map((each) => (
            <option key={each.name} value={each.name}>
              {text(each.label)}
            </option>
          ))}
        </select>
      </header>
      {app === undefined ? null : <Navigation app={app} />}
      <Account showHelp={showHelp} />
    </>
  );
}
