import { useSession } from '../../api/session';
import { shownInstant } from '../../fields/shared/moments';
import { useTexts } from '../../i18n/useTexts';

/** An instant in the time zone of who reads it. */
export function When({ at }: { at: string }) {
  const { locale } = useTexts();
  const { time_zone } = useSession();
  return <time dateTime={at}>{shownInstant(new Date(at), locale, time_zone)}</time>;
}
