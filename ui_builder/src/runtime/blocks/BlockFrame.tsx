import { type ReactNode, useId } from 'react';
import styles from './BlockFrame.module.css';

interface Props {
  label: string;
  /** How many there are of what it lists. */
  count?: string | undefined;
  /** What can be done with it, beside its heading. */
  tools?: ReactNode;
  children: ReactNode;
}

/** The card of a block with its heading. */
export function BlockFrame({ label, count, tools, children }: Props) {
  const id = useId();
  return (
    <section className={styles.block} aria-labelledby={id}>
      <header className={styles.head}>
        <h2 id={id}>{label}</h2>
        {count === undefined ? null : <span className={styles.count}>{count}</span>}
        <div className={styles.tools}>{tools}</div>
      </header>
      {children}
    </section>
  );
}
