import { useTexts } from '../../i18n/useTexts';
import { StarIcon } from '../../ui/icons';
import styles from './FavouriteButton.module.css';
import type { Place } from './places';
import { useFavourites } from './usePlaces';

/** A star to put on a record, a list or a page, so that the navigation leads there. */
export function FavouriteButton({ place }: { place: Place }) {
  const { t } = useTexts();
  const { has, toggle } = useFavourites();
  const starred = has(place);
  const label = t(starred ? 'shell.unstar' : 'shell.star');
  return (
    <button
      type="button"
      className={styles.button}
      aria-pressed={starred}
      aria-label={label}
      title={label}
      onClick={() => toggle(place)}
    >
      <StarIcon />
    </button>
  );
}
