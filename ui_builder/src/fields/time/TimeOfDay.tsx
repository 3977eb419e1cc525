import { useTexts } from '../../i18n/useTexts';
import type { DisplayProps } from '../fieldUi';
import { shownTime } from '../shared/moments';

export function TimeOfDay({ value }: DisplayProps) {
  const { locale } = useTexts();
  return <time dateTime={String(value)}>{shownTime(String(value), locale)}</time>;
}
