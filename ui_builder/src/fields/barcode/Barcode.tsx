import type { InputProps } from '../fieldUi';
import { LineInput } from '../shared/LineInput';

const DIGITS = new Set<unknown>(['ean13', 'ean8', 'upc']);

/** A scanner types as a keyboard does; fingers get digits where there are only digits. */
export function BarcodeInput(props: InputProps) {
  return <LineInput {...props} inputMode={DIGITS.has(props.field.definition.format) ? 'numeric' : 'text'} />;
}
