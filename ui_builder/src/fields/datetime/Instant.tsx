import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import type { DisplayProps } from '../fieldUi';
import { relativeTime, shownDate, shownInstant } from '../shared/moments';

/** An instant; in a list a near one as its distance, a far one as its day, the exact one under the pointer. */
export function Instant({ value, compact = false }: DisplayProps) {
  const { locale } = useTexts();
  const { time_zone: zone } = useSession();
  const at = new Date(String(value));
  const exact = shownInstant(at, locale, zone);
  const near = relativeTime(at, new Date(), locale);
  if (compact) {
    return (
      <time dateTime={String(value)} title={exact}>
        {near ?? shownDate(at, locale, zone)}
      </time>
    );
  }
  return <time dateTime={String(value)}>{near === null ? exact : `${exact} · ${near}`}</time>;
}
