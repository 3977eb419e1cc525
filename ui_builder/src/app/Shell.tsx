import { useLocation } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react';
import { useTexts } from '../i18n/useTexts';
import { Dialog } from '../ui/Dialog';
import { MenuIcon, SearchIcon } from '../ui/icons';
import { useNarrow } from '../ui/useMedia';
import { useShortcuts } from '../ui/useShortcuts';
import { Tray } from './jobs/Tray';
import styles from './Shell.module.css';
import { Bell } from './shell/Bell';
import { OfflineNote } from './shell/OfflineNote';
import { Side } from './shell/Side';
import { useFolded } from './shell/useFolded';
import { useJumps } from './shell/useJumps';
import { useCurrentApp } from './useGo';
import { KeepPreferences } from './usePreferences';

const Shortcuts = lazy(async () => ({ default: (await import('./Shortcuts')).Shortcuts }));
const loadPalette = () => import('./palette/Palette');
const NewRecord = lazy(async () => ({ default: (await import('./palette/NewRecord')).NewRecord }));
const Palette = lazy(async () => ({ default: (await loadPalette()).Palette }));

/** What stays around every page: apps, navigation, search, what one is told; on a phone behind a button. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTexts();
  const narrow = useNarrow();
  const [open, setOpen] = useState<'palette' | 'help' | 'menu' | null>(null);
  const [making, setMaking] = useState<string | null>(null);
  const [folded, toggleFolded] = useFolded();
  const address = useLocation({ select: (location) => location.href });
  // The setup has a navigation of its own, beside which this one is small.
  const inSetup = address.startsWith('/-/setup');
  const close = () => setOpen(null);
  const showHelp = () => setOpen('help');
  const showPalette = () => setOpen('palette');
  useJumps();
  useShortcuts(useMemo(() => ({ '?': () => setOpen('help'), '[': toggleFolded }), [toggleFolded]));
  usePaletteKey(setOpen);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes when the page changes
  useEffect(() => setOpen((was) => (was === 'menu' ? null : was)), [address]);

  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t('shell.toContent')}
      </a>
      <KeepPreferences />
      {narrow ? (
        <Bar showMenu={() => setOpen('menu')} showPalette={showPalette} />
      ) : (
        <div className={styles.side} data-folded={folded || inSetup}>
          <Side
            folded={folded || inSetup}
            {...(inSetup ? {} : { toggleFolded })}
            showHelp={showHelp}
            showPalette={showPalette}
          />
        </div>
      )}
      <Dialog
        open={narrow && open === 'menu'}
        label={t('shell.menu')}
        className={styles.drawer}
        onClose={close}
      >
        <Side folded={false} showHelp={showHelp} />
      </Dialog>
      <main id="content" className={styles.content} tabIndex={-1}>
        <OfflineNote />
        {children}
      </main>
      <Suspense fallback={null}>
        {open === 'help' ? <Shortcuts open onClose={close} /> : null}
        {open === 'palette' ? <Palette open onClose={close} showHelp={showHelp} onNew={setMaking} /> : null}
        {making === null ? null : <NewRecord object={making} onClose={() => setMaking(null)} />}
      </Suspense>
    </div>
  );
}

/** The bar at the head of a phone. */
function Bar({ showMenu, showPalette }: { showMenu: () => void; showPalette: () => void }) {
  const { t, text } = useTexts();
  const app = useCurrentApp();
  return (
    <header className={styles.bar}>
      <button type="button" aria-label={t('shell.menu')} onClick={showMenu}>
        <MenuIcon />
      </button>
      <strong>{text(app?.label, t('app.name'))}</strong>
      <button type="button" aria-label={t('shell.search')} onClick={showPalette}>
        <SearchIcon />
      </button>
      <Tray />
      <Bell />
    </header>
  );
}

/** Opens the palette at Ctrl-K or Cmd-K, wherever one is; also while one types. */
function usePaletteKey(setOpen: (what: 'palette') => void): void {
  useEffect(() => {
    function pressed(event: KeyboardEvent) {
      if (
        (event.ctrlKey || event.metaKey) &&
        !event.altKey &&
        !event.shiftKey &&
        event.key.toLowerCase() === 'k'
      ) {
        event.preventDefault();
        setOpen('palette');
      }
    }
    document.addEventListener('keydown', pressed);
    const idle = setTimeout(loadPalette, 2_000);
    return () => {
      document.removeEventListener('keydown', pressed);
      clearTimeout(idle);
    };
  }, [setOpen]);
}
