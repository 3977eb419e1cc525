import type { DisplayProps, InputProps } from '../fieldUi';
import { ChoiceInput } from '../shared/ChoiceInput';
import { Pill } from '../shared/Pill';
import styles from './Choices.module.css';

export function Choices({ value, field }: DisplayProps) {
  const values = value as readonly string[];
  return (
    <span className={styles.row}>
      {values.map((each) => (
        <Pill key={each} value={each} field={field} />
      ))}
    </span>
  );
}

export function ChoicesInput(props: InputProps) {
  return <ChoiceInput {...props} multiple />;
}
