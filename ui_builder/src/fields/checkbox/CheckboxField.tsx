import { Checkbox } from 'antd';
import { useTexts } from '../../i18n/useTexts';
import type { DisplayProps, InputProps } from '../fieldUi';

export function YesNo({ value }: DisplayProps) {
  const { t } = useTexts();
  return <>{value === true ? t('field.yes') : t('field.no')}</>;
}

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
