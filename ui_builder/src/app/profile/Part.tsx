import type { ReactNode } from 'react';
import styles from './ProfilePage.module.css';

/** A card of the profile: what it is about, what that means, and what can be done with all of it. */
export function Part(props: { title: string; help?: string; action?: ReactNode; children: ReactNode }) {
  const { title, help, action, children } = props;
  return (
    <section className={styles.card} aria-label={title}>
      <div className={styles.cardHead}>
        <div>
          <h2>{title}</h2>
          {help === undefined ? null : <p className={styles.help}>{help}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}
