import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { createPortal } from 'react-dom';
import { useTexts } from '../../i18n/useTexts';
import { ScanIcon } from '../../ui/icons';
import type { InputProps } from '../fieldUi';
import { LineInput } from '../shared/LineInput';
import styles from './Barcode.module.css';
import { canScan } from './scanning';

const Scanner = lazy(() => import('./Scanner').then((m) => ({ default: m.Scanner })));
const DIGITS = new Set<unknown>(['ean13', 'ean8', 'upc']);

/**
 * A scanner types as a keyboard does; fingers get digits where there are only digits, and the camera where the
 * browser reads codes.
 */
export function BarcodeInput(props: InputProps) {
  const { t } = useTexts();
  const { field, onChange } = props;
  const [scans, setScans] = useState(false);
  const line = <LineInput {...props} inputMode={DIGITS.has(field.definition.format) ? 'numeric' : 'text'} />;
  if (!canScan()) {
    return line;
  }
  return (
    <div className={styles.row}>
      {line}
      <Button
        icon={<ScanIcon />}
        aria-label={t('field.scan')}
        title={t('field.scan')}
        onClick={() => setScans(true)}
      />
      {scans
        ? createPortal(
            <Suspense fallback={null}>
              <Scanner
                field={field}
                onFound={(code) => {
                  setScans(false);
                  onChange(code);
                }}
                onClose={() => setScans(false)}
              />
            </Suspense>,
            document.body,
          )
        : null}
    </div>
  );
}
