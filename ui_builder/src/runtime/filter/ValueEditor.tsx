import { useId } from 'react';
import type { Json } from '../../api/client';
import type { InputProps } from '../../fields/fieldUi';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import type { Field } from '../../meta/definitions';
import type { Condition } from './conditions';
import { CountInput, DayEditor } from './DayEditor';
import { PERIODS, UNITS } from './days';
import styles from './Filter.module.css';
import { kindOf, shapeOf } from './operators';
import { ValuesInput } from './ValuesInput';

interface Props {
  field: Field;
  condition: Condition;
  titles: Readonly<Record<string, string>>;
  onChange: (value: Json) => void;
}

/** What a condition compares with, entered as values of the field are. */
export function ValueEditor({ field, condition, titles, onChange }: Props) {
  const { t } = useTexts();
  const id = useId();
  const { operator, value } = condition;
  const shape = shapeOf(operator, kindOf(field));
  const label = t('filter.value');
  const pair = Array.isArray(value) ? (value as readonly Json[]) : [];
  const [from, to] = [pair[0] ?? null, pair[1] ?? null];
  switch (shape) {
    case 'nothing':
      return null;
    case 'many':
      return <ValuesInput {...{ id, field, value, label, titles, onChange }} />;
    case 'day':
      return <DayEditor relative value={value} label={t('filter.day')} onChange={onChange} />;
    case 'twoDays':
      return (
        <span className={styles.value}>
          <DayEditor
            relative={false}
            value={from}
            label={t('filter.from')}
            onChange={(next) => onChange([next, to])}
          />
          <span aria-hidden="true">–</span>
          <DayEditor
            relative={false}
            value={to}
            label={t('filter.to')}
            onChange={(next) => onChange([from, next])}
          />
        </span>
      );
    case 'two':
      return (
        <span className={styles.value}>
          <One
            field={field}
            value={from}
            label={t('filter.from')}
            onChange={(next) => onChange([next, to])}
          />
          <span aria-hidden="true">–</span>
          <One field={field} value={to} label={t('filter.to')} onChange={(next) => onChange([from, next])} />
        </span>
      );
    case 'period':
      return (
        <select
          aria-label={t('filter.period')}
          value={String(value)}
          onChange={(event) => onChange(event.target.value)}
        >
          {PERIODS.map((period) => (
            <option key={period} value={period}>
              {t(`filter.period_${period}`)}
            </option>
          ))}
        </select>
      );
    case 'span':
      return <SpanEditor value={value} onChange={onChange} />;
    default:
      return <One field={field} value={value} label={label} onChange={onChange} />;
  }
}

function SpanEditor({ value, onChange }: { value: Json; onChange: (value: Json) => void }) {
  const { t } = useTexts();
  const { count = 0, unit = 'days' } = value as { count?: number; unit?: string };
  return (
    <span className={styles.value}>
      <CountInput
        label={t('filter.count')}
        value={count}
        onChange={(next) => onChange({ count: next, unit })}
      />
      <select
        aria-label={t('filter.unit')}
        value={unit}
        onChange={(event) => onChange({ count, unit: event.target.value })}
      >
        {UNITS.map((each) => (
          <option key={each} value={each}>
            {t(`filter.unit_${each}`)}
          </option>
        ))}
      </select>
    </span>
  );
}

const TYPES: Readonly<Record<string, string>> = {
  text: 'text',
  number: 'number',
  duration: 'duration',
  time: 'time',
};
/** Types of numbers whose own box shows them as people write them. */
const OWN_BOX = new Set(['percent', 'number']);

/** One value in the box of its field type; what the field asks of stored values does not count here. */
function One(props: { field: Field; value: Json; label: string; onChange: (value: Json) => void }) {
  const { field, value, label, onChange } = props;
  const id = useId();
  const type = OWN_BOX.has(field.type) ? field.type : (TYPES[kindOf(field)] ?? 'text');
  const Input = fieldUi(type).Input;
  if (Input === undefined) {
    return null;
  }
  const given: InputProps = {
    id,
    value,
    field: { ...field, required: false, placeholder: {}, definition: { name: field.name, type } },
    invalid: false,
    describedBy: undefined,
    onChange,
  };
  return (
    <label className={styles.one} htmlFor={id}>
      <span className={styles.hidden}>{label}</span>
      <Input {...given} />
    </label>
  );
}
