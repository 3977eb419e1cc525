import type { DisplayProps } from '../fieldUi';
import styles from './LongText.module.css';

/** Text with its line breaks; in a list the beginning of it. */
export function LongText({ value, compact }: DisplayProps) {
  const text = String(value);
  return compact ? text.slice(0, 200) : <span className={styles.text}>{text}</span>;
}
