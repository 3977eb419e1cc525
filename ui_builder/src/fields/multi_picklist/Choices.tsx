import type { DisplayProps } from '../fieldUi';
import { Pill } from '../shared/Pill';
import styles from './Choices.module.css';

export function Choices({ value, field }: DisplayProps) {
  const values = value as readonly string[];
  return (
    <span className={styles.row}>
      {values.map((each) => (
        <Pill key={each} value={each} field={field} />
      ))}
    </span>
  );
}
