import { Input } from 'antd';
import { useId } from 'react';
import styles from './SignIn.module.css';

interface Props {
  name: string;
  label: string;
  help?: string;
  type?: string;
  initial?: string;
  autoComplete: string;
  optional?: boolean;
  autoFocus?: boolean;
  /** Whether the sign-in failed because of it. */
  wrong?: boolean;
}

/** A box of the sign-in form with its label above. */
export function SignInLine(props: Props) {
  const { name, label, help, type = 'text', initial = '', autoComplete } = props;
  const { optional = false, autoFocus = false, wrong = false } = props;
  const id = useId();
  const described = [help === undefined ? '' : `${id}-help`, wrong ? 'sign-in-problem' : ''].join(' ').trim();
  const Box = type === 'password' ? Input.Password : Input;
  return (
    <div className={styles.line}>
      <label htmlFor={id}>{label}</label>
      <Box
        id={id}
        name={name}
        size="large"
        type={type}
        defaultValue={initial}
        autoComplete={autoComplete}
        required={!optional}
        autoFocus={autoFocus}
        status={wrong ? 'error' : ''}
        aria-invalid={wrong}
        {...(described === '' ? {} : { 'aria-describedby': described })}
      />
      {help === undefined ? null : (
        <span id={`${id}-help`} className={styles.help}>
          {help}
        </span>
      )}
    </div>
  );
}
