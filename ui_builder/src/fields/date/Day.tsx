import { useTexts } from '../../i18n/useTexts';
import type { DisplayProps } from '../fieldUi';
import { shownDay } from '../shared/moments';

export function Day({ value }: DisplayProps) {
  const { locale } = useTexts();
  return <time dateTime={String(value)}>{shownDay(String(value), locale)}</time>;
}
