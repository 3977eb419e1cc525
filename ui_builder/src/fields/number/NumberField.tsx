import { useTexts } from '../../i18n/useTexts';
import type { DisplayProps } from '../fieldUi';
import { shownDecimal } from '../shared/decimals';

export function NumberText({ value }: DisplayProps) {
  const { locale } = useTexts();
  return <>{shownDecimal(String(value), locale)}</>;
}
