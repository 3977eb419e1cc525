import { useSession } from '../../api/session';
import { relativeTime, shownInstant } from '../../fields/shared/moments';
import { useTexts } from '../../i18n/useTexts';

/** An instant as its distance from now, the exact one under the pointer; a far one as its time of day. */
export function When({ at }: { at: string }) {
  const { locale } = useTexts();
  const { time_zone: timeZone } = useSession();
  const instant = new Date(at);
  const exact = shownInstant(instant, locale, timeZone);
  return (
    <time dateTime={at} title={exact}>
      {relativeTime(instant, new Date(), locale) ?? exact}
    </time>
  );
}
