import { Select } from 'antd';
import { useTexts } from '../../i18n/useTexts';
import type { InputProps } from '../fieldUi';

/** People type labels; Enter or a semicolon ends one. */
export function TagsInput({ id, value, field, invalid, describedBy, autoFocus, onChange }: InputProps) {
  const { text } = useTexts();
  const most = field.definition.max_tags;
  return (
    <Select
      id={id}
      mode="tags"
      open={false}
      suffixIcon={null}
      style={{ width: '100%' }}
      tokenSeparators={[';', '；']}
      value={[...((value as readonly string[] | null) ?? [])]}
      {...(typeof most === 'number' ? { maxCount: most } : {})}
      placeholder={text(field.placeholder)}
      status={invalid ? 'error' : ''}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      aria-required={field.required}
      aria-label={text(field.label)}
      autoFocus={autoFocus ?? false}
      onChange={(next: string[]) => onChange(next.length === 0 ? null : next)}
    />
  );
}
