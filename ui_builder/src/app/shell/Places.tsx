import { useState } from 'react';
import { useApp } from '../../api/app';
import { useTexts } from '../../i18n/useTexts';
import { entryOf } from '../../meta/navigation';
import { isRecord, type Place, placeKey } from '../../runtime/favourites/places';
import { useFavourites, useRecents } from '../../runtime/favourites/usePlaces';
import { ObjectIcon } from '../../ui/objectIcons';
import styles from '../Navigation.module.css';
import { useGo } from '../useGo';
import { AimLink } from './AimLink';

const SHOWN = 5;

/** What one has put a star on, and what one opened lately. */
export function Places() {
  const { t } = useTexts();
  const { favourites } = useFavourites();
  const recents = useRecents();
  return (
    <>
      <Section title={t('shell.favourites')} places={favourites} />
      <Section title={t('shell.recent')} places={recents} />
    </>
  );
}

function Section({ title, places }: { title: string; places: readonly Place[] }) {
  const { t, text } = useTexts();
  const known = useApp();
  const { appOf } = useGo();
  const [all, setAll] = useState(false);
  // What one may no longer see, or what is no longer there at all, is not offered.
  const offered = places.filter((place) =>
    'page' in place
      ? known.pages.some((page) => page.name === place.page)
      : known.objects.some((object) => object.name === place.object && object.may.read),
  );
  if (offered.length === 0) {
    return null;
  }
  return (
    <section className={styles.group}>
      <h2>{title}</h2>
      <ul>
        {(all ? offered : offered.slice(0, SHOWN)).map((place) => {
          const entry = entryOf('page' in place ? place : { object: place.object, ...viewOf(place) }, known);
          const label = isRecord(place) ? place.label : text(place.label ?? entry.label);
          return (
            <li key={placeKey(place)}>
              <AimLink
                aim={place}
                app={'page' in place ? place.app : appOf(place.object, place.app)}
                title={label}
              >
                <ObjectIcon name={entry.icon} />
                <span>{label}</span>
              </AimLink>
            </li>
          );
        })}
      </ul>
      {offered.length > SHOWN ? (
        <button type="button" className={styles.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {t(all ? 'shell.fewer' : 'shell.more')}
        </button>
      ) : null}
    </section>
  );
}

function viewOf(place: Place): { view?: string } {
  return 'view' in place && place.view !== undefined ? { view: place.view } : {};
}
