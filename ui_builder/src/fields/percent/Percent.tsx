import { useTexts } from '../../i18n/useTexts';
import type { DisplayProps } from '../fieldUi';
import { shiftPoint, shownDecimal } from '../shared/decimals';

/** A fraction, shown with a percent sign. */
export function Percent({ value }: DisplayProps) {
  const { locale } = useTexts();
  return <>{shownDecimal(shiftPoint(String(value), 2), locale)}%</>;
}
