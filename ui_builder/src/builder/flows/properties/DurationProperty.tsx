import { useState } from 'react';
import { useTexts } from '../../../i18n/useTexts';
import inputs from '../../inputs/inputs.module.css';
import { Line } from '../../inputs/Plain';
import { Property } from '../../inputs/Property';
import { readSpan, spanText, UNITS, type Unit } from './duration';
import type { EditorProps } from './editors';
import { useAbout } from './plainEditors';
import styles from './properties.module.css';

/** How long: a number and a unit, business days and hours among them. */
export function DurationProperty(props: EditorProps) {
  const { label, help, value, onChange } = props;
  const { t } = useTexts();
  const { faults } = useAbout(props);
  const text = typeof value === 'string' ? value : '';
  const read = readSpan(text);
  const [unit, setUnit] = useState<Unit>('day');
  if (text !== '' && read === null) {
    return <Line label={label} help={help} faults={faults} code value={text} onChange={onChange} />;
  }
  const span = { count: read?.count, unit: read?.unit ?? unit };
  return (
    <Property label={label} help={help} faults={faults} group>
      {({ describedBy, invalid }) => (
        <span className={styles.duration}>
          <input
            className={inputs.box}
            inputMode="numeric"
            aria-label={`${label}: ${t('flows.howMany')}`}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            value={span.count ?? ''}
            autoComplete="off"
            onChange={({ target }) => {
              const digits = target.value.replaceAll(/\D/g, '').slice(0, 5);
              onChange(spanText({ ...span, count: digits === '' ? undefined : Number(digits) }));
            }}
          />
          <select
            className={inputs.box}
            aria-label={`${label}: ${t('flows.unit')}`}
            value={span.unit}
            onChange={({ target }) => {
              const next = target.value as Unit;
              setUnit(next);
              if (span.count !== undefined) {
                onChange(spanText({ ...span, unit: next }));
              }
            }}
          >
            {UNITS.map((each) => (
              <option key={each} value={each}>
                {t(`flows.unit_${each.replace(' ', '_')}`)}
              </option>
            ))}
          </select>
        </span>
      )}
    </Property>
  );
}
