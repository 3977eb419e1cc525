import { type ReactNode, useId } from 'react';
import styles from './Rules.module.css';

/** A question about how a table is imported, with its answers. */
export function Rule({ title, help, children }: { title: string; help?: string; children: ReactNode }) {
  return (
    <fieldset className={styles.rule}>
      <legend>{title}</legend>
      {help === undefined ? null : <p className={styles.help}>{help}</p>}
      <div className={styles.options}>{children}</div>
    </fieldset>
  );
}

interface OptionProps {
  name: string;
  label: ReactNode;
  help?: ReactNode;
  checked: boolean;
  off?: boolean;
  onChoose: () => void;
  /** What else is asked where it is chosen. */
  children?: ReactNode;
}

export function Option({ name, label, help, checked, off = false, onChoose, children }: OptionProps) {
  const id = useId();
  return (
    <div className={styles.option} data-checked={checked} data-off={off}>
      <label>
        <input
          type="radio"
          name={name}
          checked={checked}
          disabled={off}
          aria-describedby={help === undefined ? undefined : `${id}-help`}
          onChange={onChoose}
        />
        <span>
          <strong>{label}</strong>
          {help === undefined ? null : <small id={`${id}-help`}>{help}</small>}
        </span>
      </label>
      {children}
    </div>
  );
}
