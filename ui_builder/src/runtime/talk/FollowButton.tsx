import { useFollow, useFollowing } from '../../api/following';
import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { BellIcon } from '../../ui/icons';
import favourite from '../favourites/FavouriteButton.module.css';
import styles from './Talk.module.css';

/** A bell to follow a record by: one is told then of what others change of it and say about it. */
export function FollowButton({ object, id }: { object: string; id: string }) {
  const { t } = useTexts();
  const { viewer } = useSession();
  const { data } = useFollowing(object, id);
  const { mutate } = useFollow(object, id);
  if (data === undefined || viewer !== null) {
    return null;
  }
  const label = t(data.following ? 'talk.leave' : 'talk.follow');
  return (
    <button
      type="button"
      className={`${favourite.button} ${styles.bell}`}
      aria-pressed={data.following}
      aria-label={label}
      title={label}
      onClick={() => mutate(!data.following)}
    >
      <BellIcon />
    </button>
  );
}
