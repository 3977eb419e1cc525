import { useSession } from '../../api/session';
import { relativeTime, shownInstant } from '../../fields/shared/moments';
import { useTexts } from '../../i18n/useTexts';

/** How long ago something was, the very time at the pointer; the time itself where it is long ago. */
export function Moment({ at }: { at: string }) {
  const { locale } = useTexts();
  const { time_zone: zone } = useSession();
  const instant = new Date(at);
  const whole = shownInstant(instant, locale, zone);
  return (
    <time dateTime={at} title={whole}>
      {relativeTime(instant, new Date(), locale) ?? whole}
    </time>
  );
}
