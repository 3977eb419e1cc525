/** What stands in the menu of a `Menu`. */
import type { ReactNode } from 'react';
import { CheckIcon } from './icons';
import styles from './MenuItems.module.css';

interface ItemProps {
  icon?: ReactNode;
  label: string;
  /** Shown at the end, such as a key. */
  detail?: ReactNode;
  danger?: boolean;
  onSelect: () => void;
}

export function MenuItem({ icon, label, detail, danger = false, onSelect }: ItemProps) {
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      className={styles.item}
      data-danger={danger}
      onClick={onSelect}
    >
      {icon === undefined ? null : <span className={styles.icon}>{icon}</span>}
      <span className={styles.label}>{label}</span>
      {detail}
    </button>
  );
}

/** One of several: the one that is chosen has a tick. */
export function MenuChoice({ icon, label, chosen, onSelect }: ItemProps & { chosen: boolean }) {
  return (
    <button
      type="button"
      role="menuitemradio"
      aria-checked={chosen}
      tabIndex={-1}
      className={styles.item}
      {...(chosen ? { 'data-first': true } : {})}
      onClick={onSelect}
    >
      {icon === undefined ? null : <span className={styles.icon}>{icon}</span>}
      <span className={styles.label}>{label}</span>
      {chosen ? <CheckIcon /> : null}
    </button>
  );
}

interface SwitchProps<Value extends string> {
  label: string;
  choices: readonly { readonly value: Value; readonly label: string; readonly icon?: ReactNode }[];
  value: Value;
  onSelect: (value: Value) => void;
}

/** A few choices beside each other; the menu stays open, so that one sees what a choice does. */
export function MenuSwitch<Value extends string>({ label, choices, value, onSelect }: SwitchProps<Value>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no part of a menu
    <div role="group" aria-label={label} className={styles.switch}>
      <span aria-hidden="true">{label}</span>
      <span className={styles.choices}>
        {choices.map((choice) => (
          <button
            key={choice.value}
            type="button"
            role="menuitemradio"
            aria-checked={choice.value === value}
            aria-label={choice.icon === undefined ? undefined : choice.label}
            title={choice.icon === undefined ? undefined : choice.label}
            tabIndex={-1}
            data-stays
            onClick={() => onSelect(choice.value)}
          >
            {choice.icon ?? choice.label}
          </button>
        ))}
      </span>
    </div>
  );
}

export const MenuLine = () => <hr className={styles.line} />;
