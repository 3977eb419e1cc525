import { useId } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { COLORS, chartColor } from '../../ui/chartColors';
import { useDark } from '../../ui/useMedia';
import styles from './IconProperty.module.css';
import { Property } from './Property';

/** One of the colours that definitions may name. */
export function ColorProperty(props: {
  label: string;
  value: string | undefined;
  onChange: (color: string) => void;
}) {
  const { label, value, onChange } = props;
  const { t } = useTexts();
  const dark = useDark();
  const group = useId();
  return (
    <Property label={label} group>
      {() => (
        <fieldset className={styles.colors} aria-label={label}>
          {COLORS.map((color) => (
            <input
              key={color}
              type="radio"
              name={group}
              title={t(`editor.color_${color}`)}
              aria-label={t(`editor.color_${color}`)}
              style={{ color: chartColor(0, dark, color) }}
              checked={color === value}
              onChange={() => onChange(color)}
            />
          ))}
        </fieldset>
      )}
    </Property>
  );
}
