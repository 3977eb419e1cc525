import { type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import styles from './Tabs.module.css';

interface Props {
  tabs: readonly { name: string; label: string }[];
  children: (shown: string) => ReactNode;
}

/** Tabs after the ARIA pattern: arrows move, Tab leaves. A single one shows no bar. */
export function Tabs({ tabs, children }: Props) {
  const id = useId();
  const [chosen, setChosen] = useState(tabs[0]?.name ?? '');
  const at = Math.max(
    tabs.findIndex((tab) => tab.name === chosen),
    0,
  );
  const shown = tabs[at]?.name ?? '';
  if (tabs.length < 2) {
    return <div className={styles.panel}>{children(shown)}</div>;
  }

  function pressed(event: KeyboardEvent) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = step === undefined ? undefined : tabs[(at + step + tabs.length) % tabs.length];
    if (next !== undefined) {
      event.preventDefault();
      setChosen(next.name);
      document.getElementById(`${id}-${next.name}`)?.focus();
    }
  }

  return (
    <>
      <div className={styles.bar} role="tablist">
        {tabs.map(({ name, label }) => (
          <button
            key={name}
            id={`${id}-${name}`}
            type="button"
            role="tab"
            aria-selected={name === shown}
            aria-controls={`${id}-panel`}
            tabIndex={name === shown ? 0 : -1}
            onClick={() => setChosen(name)}
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
