import { useTexts } from '../../i18n/useTexts';
import type { DisplayProps } from '../fieldUi';
import { type AddressParts, addressLines } from './addressText';

/** An address in the order of the reader's language; on one line in a list. */
export function Address({ value, compact = false }: DisplayProps) {
  const { locale } = useTexts();
  const lines = addressLines(value as AddressParts, locale);
  const apart = locale.startsWith('zh') ? ' ' : ', ';
  if (compact) {
    return <>{lines.join(apart)}</>;
  }
  return (
    <address style={{ fontStyle: 'normal' }}>
      {lines.map((line) => (
        <div key={line}>{line}</div>
      ))}
    </address>
  );
}
