import styles from './Avatar.module.css';
import { hueOf, initials } from './initials';

/** Stands for a person: the first letters of the name on a colour of their own. */
export function Avatar({ name, large = false }: { name: string; large?: boolean }) {
  return (
    <span
      className={styles.avatar}
      data-initials={initials(name)}
      data-hue={hueOf(name)}
      data-large={large}
      aria-hidden="true"
    />
  );
}
