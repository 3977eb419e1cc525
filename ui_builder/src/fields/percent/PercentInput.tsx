import type { InputProps } from '../fieldUi';
import { DecimalInput } from '../shared/DecimalInput';

/** People type 25, the record holds 0.25. */
export function PercentInput(props: InputProps) {
  return <DecimalInput {...props} places={2} suffix="%" />;
}
