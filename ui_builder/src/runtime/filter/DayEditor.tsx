import type { Json } from '../../api/client';
import { useTexts } from '../../i18n/useTexts';
import { isFromToday } from './days';
import styles from './Filter.module.css';

const NEAR = { today: 0, yesterday: -1, tomorrow: 1 } as const;
type Near = keyof typeof NEAR;
type Sort = Near | 'ago' | 'ahead' | 'exact' | 'moment';

interface Props {
  value: Json;
  label: string;
  /** Whether a day may be counted from today; a range of the calendar has exact days. */
  relative: boolean;
  onChange: (value: Json) => void;
}

/** A day of the calendar, or one counted from today. */
export function DayEditor({ value, label, relative, onChange }: Props) {
  const { t } = useTexts();
  const sort = sortOf(value);
  const sorts: readonly Sort[] = ['today', 'yesterday', 'tomorrow', 'ago', 'ahead', 'exact'];
  return (
    <span className={styles.value}>
      {relative ? (
        <select
          aria-label={label}
          value={sort}
          onChange={(event) => onChange(start(event.target.value as Sort))}
        >
          {[...sorts, ...(sort === 'moment' ? (['moment'] as const) : [])].map((each) => (
            <option key={each} value={each}>
              {t(`filter.day_${each}`)}
            </option>
          ))}
        </select>
      ) : null}
      {(sort === 'ago' || sort === 'ahead') && isFromToday(value) ? (
        <CountInput
          label={t('filter.count')}
          value={Math.abs(value.days)}
          onChange={(count) => onChange({ days: sort === 'ago' ? -count : count })}
        />
      ) : null}
      {sort === 'exact' || !relative ? (
        <input
          type="date"
          aria-label={relative ? t('filter.day_exact') : label}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
        />
      ) : null}
      {sort === 'moment' ? (
        <input
          type="datetime-local"
          aria-label={t('filter.day_moment')}
          value={String(value).replace(' ', 'T')}
          onChange={(event) => onChange(event.target.value.replace('T', ' ') || null)}
        />
      ) : null}
    </span>
  );
}

/** A whole number above zero. */
export function CountInput(props: { label: string; value: number; onChange: (count: number) => void }) {
  const { label, value, onChange } = props;
  return (
    <input
      type="number"
      className={styles.count}
      aria-label={label}
      min={1}
      max={9999}
      step={1}
      value={value === 0 ? '' : value}
      onChange={(event) => onChange(Math.min(9999, Math.max(0, Math.trunc(event.target.valueAsNumber || 0))))}
    />
  );
}

function sortOf(value: Json): Sort {
  if (isFromToday(value)) {
    const near = (Object.keys(NEAR) as Near[]).find((each) => NEAR[each] === value.days);
    return near ?? (value.days < 0 ? 'ago' : 'ahead');
  }
  return typeof value === 'string' && value.includes(':') ? 'moment' : 'exact';
}

function start(sort: Sort): Json {
  switch (sort) {
    case 'ago':
      return { days: -7 };
    case 'ahead':
      return { days: 7 };
    case 'exact':
    case 'moment':
      return null;
    default:
      return { days: NEAR[sort] };
  }
}
