/** Places one comes back to: records that were opened lately, and what one has put a star on. */
import type { Aim } from '../../meta/navigation';
import type { Texts } from '../../meta/types';

export interface RecordPlace {
  readonly app: string;
  readonly object: string;
  readonly id: string;
  readonly label: string;
}

/** A list, or a page of an app; what it is called comes from the definitions, but for a view that one saved. */
export type Place = RecordPlace | (Aim & { readonly app: string; readonly label?: Texts });

export const MOST_RECENT = 30;
export const MOST_FAVOURITES = 100;

export const isRecord = (place: Place): place is RecordPlace => 'id' in place;

/** Tells places apart: the same record, list or page is the same place in whatever app. */
export function placeKey(place: Place): string {
  if (isRecord(place)) {
    return `${place.object}/${place.id}`;
  }
  return 'page' in place ? `-/${place.page}` : `${place.object}?${place.view ?? ''}`;
}

/** Puts a record first; of the same one only the last visit counts. */
export function visited(recents: readonly RecordPlace[], place: RecordPlace): readonly RecordPlace[] {
  const key = placeKey(place);
  return [place, ...recents.filter((each) => placeKey(each) !== key)].slice(0, MOST_RECENT);
}

/** Puts a star on a place, or takes it off. */
export function toggled(favourites: readonly Place[], place: Place): readonly Place[] {
  const key = placeKey(place);
  const others = favourites.filter((each) => placeKey(each) !== key);
  return others.length < favourites.length ? others : [...others, place].slice(-MOST_FAVOURITES);
}

export const isFavourite = (favourites: readonly Place[], place: Place): boolean =>
  favourites.some((each) => placeKey(each) === placeKey(place));

/** Gives those of what was kept that are places; another version may have kept something else. */
export function readPlaces(kept: unknown): readonly Place[] {
  return Array.isArray(kept) ? kept.filter(isPlace) : [];
}

function isPlace(each: unknown): each is Place {
  if (typeof each !== 'object' || each === null) {
    return false;
  }
  const { app, object, page, id, label } = each as Record<string, unknown>;
  const named = typeof object === 'string' || typeof page === 'string';
  return typeof app === 'string' && named && (id === undefined || typeof label === 'string');
}
