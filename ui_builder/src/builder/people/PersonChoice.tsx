import { useId } from 'react';
import type { Json } from '../../api/client';
import type { Reference } from '../../api/records';
import { fieldUi } from '../../fields/registry';
import type { Field } from '../../meta/definitions';
import styles from './People.module.css';

interface Props {
  label: string;
  help?: string;
  /** What it points at: users where absent. */
  object?: string;
  value: Reference | null;
  required?: boolean;
  problem?: string | undefined;
  onChange: (value: Reference | null) => void;
}

/** One of the users, or of another object, found as one types. */
export function PersonChoice(props: Props) {
  const { label, help, object = 'user', value, required = false, problem, onChange } = props;
  const id = useId();
  const Input = fieldUi('user').Input;
  if (Input === undefined) {
    return null;
  }
  const field: Field = {
    name: object,
    type: 'user',
    label: { en: label, 'zh-CN': label },
    required,
    writable: true,
    target: object,
    choices: [],
    definition: { name: object, type: 'user' },
  };
  return (
    <div className={styles.box}>
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        value={value as Json}
        field={field}
        invalid={problem !== undefined}
        describedBy={`${id}-help`}
        onChange={(next) => onChange(next as Reference | null)}
      />
      <p id={`${id}-help`} className={problem === undefined ? styles.help : styles.problem}>
        {problem ?? help}
      </p>
    </div>
  );
}
