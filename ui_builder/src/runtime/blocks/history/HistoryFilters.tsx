import { useState } from 'react';
import type { HistoryFilter } from '../../../api/past';
import { useSession } from '../../../api/session';
import { instantOf, wallClock } from '../../../fields/shared/moments';
import { useTexts } from '../../../i18n/useTexts';
import type { ObjectInfo } from '../../../meta/definitions';
import { PrincipalInput } from '../../access/PrincipalInput';
import styles from './History.module.css';
import { WAYS } from './ways';

interface Props {
  info: ObjectInfo;
  filter: HistoryFilter;
  onChange: (filter: HistoryFilter) => void;
}

/** Which changes to tell: of a field, by whom, in which way, from when to when. */
export function HistoryFilters({ info, filter, onChange }: Props) {
  const { t, text } = useTexts();
  const { time_zone: zone } = useSession();
  const [days, setDays] = useState({ since: '', until: '' });
  const tracked = [...info.fields.values()].filter(
    ({ type, definition }) => type !== 'formula' && definition.history !== false,
  );
  const set = (key: keyof HistoryFilter, value: string | undefined) =>
    onChange({ ...filter, [key]: value === '' ? undefined : value });
  function setDay(key: 'since' | 'until', day: string) {
    setDays({ ...days, [key]: day });
    // The last day counts to its end.
    const after = key === 'until' ? 86_400_000 : 0;
    const start = day === '' ? undefined : instantOf(`${day}T00:00`, zone).getTime() + after;
    set(key, start === undefined ? undefined : new Date(start).toISOString());
  }
  return (
    <search className={styles.filters}>
      <select
        aria-label={t('past.field')}
        value={filter.field ?? ''}
        onChange={(event) => set('field', event.target.value)}
      >
        <option value="">{t('past.anyField')}</option>
        {tracked.map(({ name, label }) => (
          <option key={name} value={name}>
            {text(label, name)}
          </option>
        ))}
      </select>
      <span className={styles.person}>
        <PrincipalInput
          label={t('past.by')}
          kinds={['user']}
          by="id"
          roles={[]}
          value={filter.by === undefined ? null : { user: filter.by }}
          onChange={(next) => set('by', next !== null && 'user' in next ? next.user : undefined)}
        />
      </span>
      <select
        aria-label={t('past.way')}
        value={filter.via ?? ''}
        onChange={(event) => set('via', event.target.value)}
      >
        <option value="">{t('past.anyWay')}</option>
        {WAYS.map((way) => (
          <option key={way} value={way}>
            {t(`past.via_${way}`)}
          </option>
        ))}
      </select>
      {(['since', 'until'] as const).map((key) => (
        <label key={key}>
          {t(`past.${key}`)}
          <input
            type="date"
            value={days[key]}
            max={wallClock(new Date(), zone).slice(0, 10)}
            onChange={(event) => setDay(key, event.target.value)}
          />
        </label>
      ))}
    </search>
  );
}
