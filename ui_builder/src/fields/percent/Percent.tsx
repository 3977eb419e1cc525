import { useTexts } from '../../i18n/useTexts';
import type { DisplayProps, InputProps } from '../fieldUi';
import { DecimalInput } from '../shared/DecimalInput';
import { shiftPoint, shownDecimal } from '../shared/decimals';

/** A fraction, shown with a percent sign. */
export function Percent({ value }: DisplayProps) {
  const { locale } = useTexts();
  return <>{shownDecimal(shiftPoint(String(value), 2), locale)}%</>;
}

/** People type 25, the record holds 0.25. */
export function PercentInput(props: InputProps) {
  return <DecimalInput {...props} places={2} suffix="%" />;
}
