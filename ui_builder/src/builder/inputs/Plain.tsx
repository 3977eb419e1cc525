import { useId, useState } from 'react';
import type { Fault } from '../../api/problem';
import styles from './inputs.module.css';
import { type Described, Faults, Property } from './Property';

interface Common {
  label: string;
  help?: string | undefined;
  faults?: readonly Fault[] | undefined;
}

const told = ({ id, describedBy, invalid }: Described) => ({
  id,
  className: styles.box,
  'aria-describedby': describedBy,
  'aria-invalid': invalid,
});

/** On or off. */
export function Switch(
  props: Common & { checked: boolean; disabled?: boolean; onChange: (on: boolean) => void },
) {
  const { label, help, faults = [], checked, disabled = false, onChange } = props;
  const id = useId();
  return (
    <div className={styles.row}>
      <label className={styles.switch}>
        <input
          type="checkbox"
          role="switch"
          checked={checked}
          aria-checked={checked}
          disabled={disabled}
          aria-describedby={`${id}-help`}
          aria-label={label}
          onChange={(event) => onChange(event.target.checked)}
        />
        <span>
          <span className={styles.name}>{label}</span>
          {help === undefined || help === '' ? null : (
            <span id={`${id}-help`} className={styles.help}>
              {help}
            </span>
          )}
        </span>
      </label>
      <Faults faults={faults} />
    </div>
  );
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** One of a few or many; `none` says what it means that nothing is chosen. */
export function Choose(
  props: Common & {
    value: string | undefined;
    choices: readonly Choice[];
    none?: string | undefined;
    onChange: (value: string | undefined) => void;
  },
) {
  const { value, choices, none, onChange } = props;
  return (
    <Property label={props.label} help={props.help} faults={props.faults}>
      {(described) => (
        <select
          {...told(described)}
          value={value ?? ''}
          onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
        >
          {none === undefined && value !== undefined ? null : <option value="">{none ?? ''}</option>}
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )}
    </Property>
  );
}

/** A line of text. */
export function Line(
  props: Common & {
    value: string | undefined;
    placeholder?: string | undefined;
    code?: boolean;
    onChange: (value: string | undefined) => void;
  },
) {
  const { value, placeholder, code = false, onChange } = props;
  return (
    <Property label={props.label} help={props.help} faults={props.faults}>
      {(described) => (
        <input
          {...told(described)}
          value={value ?? ''}
          placeholder={placeholder}
          spellCheck={!code}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
        />
      )}
    </Property>
  );
}

/** A number; while it is none yet, what is there stays. */
export function Figure(
  props: Common & {
    value: number | undefined;
    whole?: boolean;
    placeholder?: string | undefined;
    onChange: (value: number | undefined) => void;
  },
) {
  const { value, whole = false, placeholder, onChange } = props;
  const [typed, setTyped] = useState<string | null>(null);

  function write(text: string) {
    setTyped(text);
    const number = Number(text);
    if (text.trim() === '') {
      onChange(undefined);
    } else if (Number.isFinite(number) && (!whole || Number.isInteger(number))) {
      onChange(number);
    }
  }

  return (
    <Property label={props.label} help={props.help} faults={props.faults}>
      {(described) => (
        <input
          {...told(described)}
          inputMode={whole ? 'numeric' : 'decimal'}
          value={typed ?? (value === undefined ? '' : String(value))}
          placeholder={placeholder}
          autoComplete="off"
          onChange={(event) => write(event.target.value)}
          onBlur={() => setTyped(null)}
        />
      )}
    </Property>
  );
}

/** One of two or three ways, all to be seen. */
export function Segments<Value extends string>(props: {
  label: string;
  value: Value;
  choices: readonly { readonly value: Value; readonly label: string }[];
  onChange: (value: Value) => void;
}) {
  const { label, value, choices, onChange } = props;
  const name = useId();
  return (
    <span className={styles.segments} role="radiogroup" aria-label={label}>
      {choices.map((choice) => (
        <label key={choice.value}>
          <input
            type="radio"
            name={name}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
          />
          {choice.label}
        </label>
      ))}
    </span>
  );
}
