import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { Suspense, useEffect, useState } from 'react';
import { hasRight, useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import { BackIcon, MenuIcon } from '../../ui/icons';
import { Loading, Notice } from '../../ui/Notice';
import { useNarrow } from '../../ui/useMedia';
import { useTitle } from '../../ui/useTitle';
import { DraftBar } from '../draft/DraftBar';
import { useSaveOnLeave } from '../draft/useSaveOnLeave';
import { mayOpen, openPlaces, type Place, placeAt, rightOf } from './places';
import styles from './SetupFrame.module.css';
import { SetupLink } from './SetupLink';
import { SetupSearch } from './SetupSearch';

/** What stays around every page of the setup: where one can go, the search, and the draft. */
export function SetupFrame() {
  const { t } = useTexts();
  const { rights } = useSession();
  if (openPlaces(rights).length === 0) {
    return (
      <Notice title={t('setup.noRight')} help={t('setup.noRightHelp')}>
        <Link to="/">{t('setup.back')}</Link>
      </Notice>
    );
  }
  return <Frame builds={hasRight(rights, 'builder')} />;
}

function Frame({ builds }: { builds: boolean }) {
  const { t } = useTexts();
  const narrow = useNarrow();
  const [menu, setMenu] = useState(false);
  const address = useLocation({ select: (location) => location.pathname });
  useSaveOnLeave();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes when the page changes
  useEffect(() => setMenu(false), [address]);
  return (
    <div className={styles.frame}>
      {narrow ? null : (
        <aside className={styles.side}>
          <Places />
        </aside>
      )}
      <div className={styles.main}>
        <header className={styles.head}>
          {narrow ? (
            <h1>
              <button type="button" className={styles.menu} onClick={() => setMenu(true)}>
                <MenuIcon />
                {t('setup.title')}
              </button>
            </h1>
          ) : null}
          {builds ? (
            <Suspense fallback={null}>
              <DraftBar />
            </Suspense>
          ) : null}
        </header>
        <div className={styles.body}>
          <Suspense fallback={<Loading />}>
            <Page address={address} />
          </Suspense>
        </div>
      </div>
      <Dialog
        open={narrow && menu}
        label={t('setup.menu')}
        className={styles.drawer}
        onClose={() => setMenu(false)}
      >
        <Places />
      </Dialog>
    </div>
  );
}

/** The page, for whoever may open it. */
function Page({ address }: { address: string }) {
  const { rights } = useSession();
  const place = placeAt(address);
  return place === undefined || mayOpen(rights, place) ? <Outlet /> : <NotOpen place={place} />;
}

/** Tells which right a page takes. */
function NotOpen({ place }: { place: Place }) {
  const { t } = useTexts();
  const name = t(`places.${place.address}`);
  useTitle(name);
  return (
    <Notice
      title={t('setup.notOpen', { place: name })}
      help={t('setup.notOpenHelp', { right: t(`permissions.system_${rightOf(place)}`) })}
    >
      <Link to="/-/setup">{t('setup.home')}</Link>
    </Notice>
  );
}

function Places() {
  const { t } = useTexts();
  const { rights } = useSession();
  return (
    <>
      <div className={styles.brand}>
        <Link to="/" className={styles.back}>
          <BackIcon />
          {t('setup.back')}
        </Link>
        <h1>
          <Link to="/-/setup" className={styles.home}>
            {t('setup.title')}
          </Link>
        </h1>
        {hasRight(rights, 'builder') ? <SetupSearch /> : null}
      </div>
      <nav className={styles.places} aria-label={t('setup.title')}>
        {openPlaces(rights).map(({ name, places }) => (
          <section key={name}>
            <h2>{t(`setup.group_${name}`)}</h2>
            <ul>
              {places.map(({ address, Icon }) => (
                <li key={address}>
                  <SetupLink to={address}>
                    <Icon />
                    {t(`places.${address}`)}
                  </SetupLink>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
    </>
  );
}
