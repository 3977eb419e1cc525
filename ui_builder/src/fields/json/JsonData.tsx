import type { DisplayProps } from '../fieldUi';
import styles from './JsonData.module.css';
import { laidOut } from './jsonText';

/** JSON over lines; in a list the beginning of it. */
export function JsonData({ value, compact }: DisplayProps) {
  return compact ? (
    <code>{JSON.stringify(value).slice(0, 200)}</code>
  ) : (
    <pre className={styles.data}>{laidOut(value)}</pre>
  );
}
