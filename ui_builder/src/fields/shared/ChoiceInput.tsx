import { Select } from 'antd';
import type { Json } from '../../api/client';
import { useTexts } from '../../i18n/useTexts';
import type { InputProps } from '../fieldUi';

/** A list to choose from; a choice that is no longer offered stays where it was chosen. */
export function ChoiceInput(props: InputProps & { multiple?: boolean }) {
  const { id, value, field, invalid, describedBy, autoFocus, onChange, multiple = false } = props;
  const { t, text } = useTexts();
  const chosen = multiple
    ? ((value as readonly string[] | null) ?? [])
    : value === null
      ? []
      : [String(value)];
  const offered = field.choices.filter((choice) => choice.active !== false || chosen.includes(choice.value));
  return (
    <Select
      id={id}
      style={{ width: '100%' }}
      {...(multiple ? { mode: 'multiple' as const } : {})}
      value={multiple ? chosen : (chosen[0] ?? null)}
      options={offered.map((choice) => ({ value: choice.value, label: text(choice.label, choice.value) }))}
      defaultOpen={autoFocus ?? false}
      showSearch={{ optionFilterProp: 'label' }}
      allowClear={!field.required}
      placeholder={text(field.placeholder, t('field.choose'))}
      status={invalid ? 'error' : ''}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      aria-required={field.required}
      aria-label={text(field.label)}
      autoFocus={autoFocus ?? false}
      onChange={(next) => onChange((next ?? null) as Json)}
    />
  );
}
