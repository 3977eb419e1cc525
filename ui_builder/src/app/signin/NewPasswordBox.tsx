import { Input } from 'antd';
import { useId } from 'react';
import { useTexts } from '../../i18n/useTexts';
import styles from './NewPassword.module.css';
import { SHORTEST, type Strength, strengthOf } from './passwordStrength';

interface Props {
  label: string;
  value: string;
  /** What it must not be made of, such as the address. */
  known?: readonly string[];
  /** Why it was refused; null: it was not. */
  problem: string | null;
  large?: boolean;
  autoFocus?: boolean;
  onChange: (value: string) => void;
}

/** A box for a new password that says how hard it is to guess, while one types. */
export function NewPasswordBox(props: Props) {
  const { label, value, known = [], problem, large = false, autoFocus = false, onChange } = props;
  const { t } = useTexts();
  const id = useId();
  // The server knows more of what is easy to guess.
  const strength: Strength | null =
    problem !== null ? { level: 'weak', hint: null } : value === '' ? null : strengthOf(value, known);
  return (
    <div className={styles.line}>
      <label htmlFor={id}>{label}</label>
      <Input.Password
        id={id}
        {...(large ? { size: 'large' as const } : {})}
        value={value}
        autoComplete="new-password"
        autoFocus={autoFocus}
        status={problem === null ? '' : 'error'}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-strength ${id}-problem`}
        onChange={(event) => onChange(event.target.value)}
      />
      <div id={`${id}-strength`} className={styles.strength} data-level={strength?.level ?? 'none'}>
        <span className={styles.meter} aria-hidden="true">
          <span />
          <span />
          <span />
          <span />
        </span>
        <span aria-live="polite">
          {strength === null
            ? t('newPassword.rule', { count: SHORTEST })
            : strength.hint === null
              ? t(`newPassword.level_${strength.level}`)
              : `${t(`newPassword.level_${strength.level}`)} · ${t(`newPassword.hint_${strength.hint}`, { count: SHORTEST })}`}
        </span>
      </div>
      <p id={`${id}-problem`} role="alert" className={styles.problem}>
        {problem}
      </p>
    </div>
  );
}
