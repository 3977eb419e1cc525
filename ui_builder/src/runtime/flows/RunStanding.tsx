import type { Run } from '../../api/runs';
import { useSession } from '../../api/session';
import { relativeTime, shownInstant } from '../../fields/shared/moments';
import { spanText } from '../../i18n/spans';
import { useTexts } from '../../i18n/useTexts';
import { standingOf } from './standing';

/** Where a run stands: what it waits for and until when, or what came of it. */
export function RunStanding({ run }: { run: Run }) {
  const { t, text, locale } = useTexts();
  const { time_zone: zone } = useSession();
  const moment = (at: string) => {
    const instant = new Date(at);
    const far = relativeTime(instant, new Date(), locale);
    const exact = shownInstant(instant, locale, zone);
    return far === null ? exact : t('automation.momentAndFar', { exact, far });
  };
  const { key, values } = standingOf(run, { text, moment, span: (ms) => spanText(ms, locale) });
  return <>{t(`automation.${key}`, values)}</>;
}
