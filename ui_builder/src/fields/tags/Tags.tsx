import type { DisplayProps } from '../fieldUi';
import { Pill } from '../shared/Pill';
import styles from './Tags.module.css';

/** Labels as plain pills. */
export function Tags({ value, field }: DisplayProps) {
  const tags = value as readonly string[];
  return (
    <span className={styles.row}>
      {tags.map((tag) => (
        <Pill key={tag} value={tag} field={field} />
      ))}
    </span>
  );
}
