import { useDefinitions } from '../../api/definitions';
import type { Fault } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import editor from '../editor/Editor.module.css';
import { Choose, Line } from '../inputs/Plain';
import { groupBy, groups, isDate, PERIODS, type Period, readGroup, writeGroup } from './measures';

/** What records are grouped by: a field, of dates by spans of time. */
export function GroupProperty(props: {
  object: string;
  label: string;
  value: string | undefined;
  /** What it means that there is none; absent where there must be one. */
  none?: string;
  faults: readonly Fault[];
  onChange: (group: string | undefined) => void;
}) {
  const { object, label, value, none, faults, onChange } = props;
  const { t, text } = useTexts();
  const fields = [...(useDefinitions().object(object)?.fields.values() ?? [])];
  const group = value === undefined ? undefined : readGroup(value);
  if (group === null || group?.field.includes('.')) {
    return (
      <Line
        code
        label={label}
        help={t('pages.writtenGroup')}
        value={value}
        faults={faults}
        onChange={onChange}
      />
    );
  }
  const field = fields.find(({ name }) => name === group?.field);
  return (
    <div className={editor.stack}>
      <Choose
        label={label}
        value={group?.field}
        none={none}
        choices={fields.filter(groups).map(({ name, label: of }) => ({ value: name, label: text(of, name) }))}
        faults={faults}
        onChange={(name) => {
          const next = fields.find((each) => each.name === name);
          onChange(next === undefined ? undefined : writeGroup(groupBy(next)));
        }}
      />
      {group === undefined || !isDate(field) ? null : (
        <Choose
          label={t('pages.period')}
          value={group.period}
          choices={PERIODS.map((each) => ({ value: each, label: t(`pages.period_${each}`) }))}
          onChange={(period) => onChange(writeGroup({ ...group, period: (period ?? 'month') as Period }))}
        />
      )}
    </div>
  );
}
