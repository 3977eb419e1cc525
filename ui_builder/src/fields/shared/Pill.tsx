import { useTexts } from '../../i18n/useTexts';
import type { Field } from '../../meta/definitions';
import styles from './Pill.module.css';

/** One choice as a tinted pill. */
export function Pill({ value, field }: { value: string; field: Field }) {
  const { text } = useTexts();
  const option = field.choices.find((choice) => choice.value === value);
  const color = option?.color ?? 'plain';
  return (
    <span className={styles.pill} data-color={color}>
      {text(option?.label, value)}
    </span>
  );
}
