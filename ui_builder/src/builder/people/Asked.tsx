/** What dialogs ask for something new. */
import type { Ref } from 'react';
import styles from './People.module.css';

interface LineProps {
  id: string;
  label: string;
  value: string;
  type?: string;
  help?: string;
  problem: string | undefined;
  inputRef?: Ref<HTMLInputElement>;
  onChange: (value: string) => void;
}

/** A line that is typed, with what is wrong with it, or what it means, below. */
export function AskedLine(props: LineProps) {
  const { id, label, value, type = 'text', help, problem, inputRef, onChange } = props;
  return (
    <div className={styles.box}>
      <label htmlFor={id}>{label}</label>
      <input
        ref={inputRef}
        id={id}
        type={type}
        className={styles.input}
        value={value}
        autoComplete="off"
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-problem`}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={`${id}-problem`} className={problem === undefined ? styles.help : styles.problem}>
        {problem ?? help}
      </p>
    </div>
  );
}

interface ChoiceProps {
  id: string;
  label: string;
  value: string;
  none?: string;
  options: readonly { id: string; label: string }[];
  onChange: (value: string) => void;
}

/** One of a few. */
export function AskedChoice({ id, label, value, none, options, onChange }: ChoiceProps) {
  return (
    <div className={styles.box}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className={styles.input}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        {none === undefined ? null : <option value="">{none}</option>}
        {options.map((each) => (
          <option key={each.id} value={each.id}>
            {each.label}
          </option>
        ))}
      </select>
    </div>
  );
}
