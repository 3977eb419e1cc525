import { useEffect } from 'react';
import { useMine } from '../../api/mine';
import { isFavourite, type Place, type RecordPlace, readPlaces, toggled, visited } from './places';

const NONE: readonly never[] = [];

/** Gives what the user has put a star on, and how to put one on or take it off. */
export function useFavourites() {
  const [kept, set] = useMine<readonly Place[]>('favourites', NONE);
  const favourites = readPlaces(kept);
  return {
    favourites,
    has: (place: Place) => isFavourite(favourites, place),
    toggle: (place: Place) => set((before) => toggled(readPlaces(before), place)),
  };
}

/** Gives the records that the user opened lately, the last one first. */
export function useRecents(): readonly RecordPlace[] {
  const [kept] = useMine<readonly RecordPlace[]>('recents', NONE);
  return readPlaces(kept).filter((each): each is RecordPlace => 'id' in each);
}

/** Notes that a record is open; for the page of a record, once it knows what the record is called. */
export function useRecentRecord(place: RecordPlace | null): void {
  const [, set, loaded] = useMine<readonly RecordPlace[]>('recents', NONE);
  const { app, object, id, label } = place ?? {};
  useEffect(() => {
    if (loaded && app !== undefined && object !== undefined && id !== undefined && label !== undefined) {
      set((before) => {
        const [last] = before;
        const same = last?.id === id && last.object === object && last.label === label;
        return same
          ? before
          : visited(readPlaces(before) as readonly RecordPlace[], { app, object, id, label });
      });
    }
  }, [loaded, set, app, object, id, label]);
}
