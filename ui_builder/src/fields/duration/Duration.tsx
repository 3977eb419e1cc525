import { useTexts } from '../../i18n/useTexts';
import type { DisplayProps } from '../fieldUi';
import { shownDuration } from './durationText';

export function Duration({ value }: DisplayProps) {
  const { locale } = useTexts();
  return <>{shownDuration(String(value), locale)}</>;
}
