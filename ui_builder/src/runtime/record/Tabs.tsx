import { Fragment, type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import styles from './Tabs.module.css';

interface Props {
  tabs: readonly { name: string; label: string }[];
  /** The one that is open; the first where it names none. */
  chosen: string | undefined;
  onChoose: (name: string) => void;
  /** Whether all are open, one below the other. */
  all?: boolean;
  children: (shown: string) => ReactNode;
}

/** Tabs after the ARIA pattern: arrows, Home and End move, Tab leaves. A single one shows no bar. */
export function Tabs({ tabs, chosen, onChoose, all = false, children }: Props) {
  const id = useId();
  const bar = useRef<HTMLDivElement>(null);
  const at = Math.max(
    tabs.findIndex((tab) => tab.name === chosen),
    0,
  );
  const shown = tabs[at]?.name ?? '';
  useEffect(() => {
    const tab = document.getElementById(`${id}-${shown}`);
    const { current } = bar;
    // On a phone the bar scrolls; the page stays where it is.
    if (tab !== null && current !== null) {
      current.scrollLeft = tab.offsetLeft - (current.clientWidth - tab.offsetWidth) / 2;
    }
  }, [id, shown]);
  if (all) {
    return (
      <div className={styles.panel}>
        {tabs.map(({ name, label }) => (
          <Fragment key={name}>
            {tabs.length < 2 ? null : <h2 className={styles.heading}>{label}</h2>}
            {children(name)}
          </Fragment>
        ))}
      </div>
    );
  }
  if (tabs.length < 2) {
    return <div className={styles.panel}>{children(shown)}</div>;
  }

  function pressed(event: KeyboardEvent) {
    const last = tabs.length - 1;
    const to = { ArrowRight: at + 1, ArrowLeft: at + last, Home: 0, End: last }[event.key];
    const next = to === undefined ? undefined : tabs[to % tabs.length];
    if (next !== undefined) {
      event.preventDefault();
      onChoose(next.name);
      document.getElementById(`${id}-${next.name}`)?.focus();
    }
  }

  return (
    <>
      <div ref={bar} className={styles.bar} role="tablist">
        {tabs.map(({ name, label }) => (
          <button
            key={name}
            id={`${id}-${name}`}
            type="button"
            role="tab"
            aria-selected={name === shown}
            aria-controls={`${id}-panel`}
            tabIndex={name === shown ? 0 : -1}
            onClick={() => onChoose(name)}
            onKeyDown={pressed}
          >
            {label}
          </button>
        ))}
      </div>
      <div id={`${id}-panel`} className={styles.panel} role="tabpanel" aria-labelledby={`${id}-${shown}`}>
        {children(shown)}
      </div>
    </>
  );
}
