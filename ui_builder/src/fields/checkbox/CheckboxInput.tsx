import { Checkbox } from 'antd';
import type { InputProps } from '../fieldUi';

export function CheckboxInput({ id, value, describedBy, autoFocus, onChange }: InputProps) {
  return (
    <Checkbox
      id={id}
      checked={value === true}
      aria-describedby={describedBy}
      autoFocus={autoFocus ?? false}
      onChange={(event) => onChange(event.target.checked)}
    />
  );
}
