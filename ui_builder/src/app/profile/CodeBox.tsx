import { Input, type InputRef } from 'antd';
import { useEffect, useId, useRef } from 'react';
import styles from './ProfilePage.module.css';

interface Props {
  label: string;
  value: string;
  problem: string | null;
  onChange: (code: string) => void;
}

/** A box for a code; it has the focus at once. */
export function CodeBox({ label, value, problem, onChange }: Props) {
  const id = useId();
  const box = useRef<InputRef>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div className={styles.box}>
      <label htmlFor={id}>{label}</label>
      <Input
        ref={box}
        id={id}
        className={styles.code ?? ''}
        value={value}
        autoComplete="one-time-code"
        spellCheck={false}
        maxLength={40}
        status={problem === null ? '' : 'error'}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-problem`}
        onChange={(event) => onChange(event.target.value)}
      />
      <p id={`${id}-problem`} role="alert" className={styles.problem}>
        {problem}
      </p>
    </div>
  );
}
