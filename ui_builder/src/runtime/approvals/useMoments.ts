import { useSession } from '../../api/session';
import { relativeTime, shownInstant } from '../../fields/shared/moments';
import { useTexts } from '../../i18n/useTexts';

interface Moments {
  /** Gives an instant as its distance from now, for a sentence; a far one as date and time. */
  readonly told: (at: string) => string;
  readonly exact: (at: string) => string;
}

/** Gives how instants are written in the reader's language and time zone. */
export function useMoments(): Moments {
  const { locale } = useTexts();
  const { time_zone: zone } = useSession();
  const exact = (at: string) => shownInstant(new Date(at), locale, zone);
  return { exact, told: (at) => relativeTime(new Date(at), new Date(), locale) ?? exact(at) };
}
