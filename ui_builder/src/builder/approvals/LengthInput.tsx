import { useId } from 'react';
import type { DraftDefinition } from '../../api/drafts';
import type { Fault } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { Texts } from '../../meta/types';
import { useDraftList } from '../draft/useDraft';
import inputs from '../inputs/inputs.module.css';
import { Choose } from '../inputs/Plain';
import { Property } from '../inputs/Property';
import styles from './ApprovalBuilder.module.css';
import { readLength, UNITS, type Unit, writeLength } from './lengths';

interface Props {
  label: string;
  help?: string;
  value: string;
  faults?: readonly Fault[];
  onChange: (value: string) => void;
}

/** A length of time: how many of what. */
export function LengthInput({ label, help, value, faults, onChange }: Props) {
  const { t } = useTexts();
  const id = useId();
  const length = readLength(value) ?? { count: 1, unit: 'day' as const };
  const units: readonly Unit[] = (UNITS as readonly Unit[]).includes(length.unit)
    ? UNITS
    : [...UNITS, length.unit];
  return (
    <Property label={label} help={help} faults={faults} group>
      {({ describedBy }) => (
        <span className={styles.length}>
          <input
            id={id}
            type="number"
            min={1}
            max={99_999}
            className={inputs.box}
            aria-label={t('approvalBuilder.countOf', { label })}
            aria-describedby={describedBy}
            value={length.count}
            onChange={({ target }) =>
              onChange(writeLength({ ...length, count: Math.max(1, Math.trunc(Number(target.value)) || 1) }))
            }
          />
          <select
            className={inputs.box}
            aria-label={t('approvalBuilder.unitOf', { label })}
            value={length.unit}
            onChange={({ target }) => onChange(writeLength({ ...length, unit: target.value as Unit }))}
          >
            {units.map((unit) => (
              <option key={unit} value={unit}>
                {t(`approvalBuilder.unit_${unit.replace(' ', '_')}`)}
              </option>
            ))}
          </select>
        </span>
      )}
    </Property>
  );
}

interface CalendarProps {
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

/** The calendar that business time goes by. */
export function CalendarChoice({ value, onChange }: CalendarProps) {
  const { t, text } = useTexts();
  const { definitions } = useDraftList<DraftDefinition & { readonly label: Texts }>('calendar');
  return (
    <Choose
      label={t('approvalBuilder.calendar')}
      value={value}
      none={t('approvalBuilder.usualCalendar')}
      choices={definitions.map((each) => ({
        value: each.name,
        label: text(each.label, nameAsText(each.name)),
      }))}
      onChange={onChange}
    />
  );
}
