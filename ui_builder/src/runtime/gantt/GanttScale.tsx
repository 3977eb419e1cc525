import { useMemo } from 'react';
import { useTexts } from '../../i18n/useTexts';
import styles from './Gantt.module.css';
import { isWeekend, ticksOf, type Zoom } from './timeline';

interface Props {
  zoom: Zoom;
  from: number;
  days: number;
  /** Widths in pixels: of a day, and of the names of records. */
  day: number;
  label: number;
  locale: string;
  today: number;
}

/** Months and days above the rows, the lines between them, and the line of today. */
export function GanttScale({ zoom, from, days, day, label, locale, today }: Props) {
  const { t } = useTexts();
  const [high, low] = useMemo(() => ticksOf(zoom, from, from + days, locale), [zoom, from, days, locale]);
  const at = (tick: { day: number }) => label + (tick.day - from) * day;
  return (
    <>
      <div className={styles.scale}>
        <div className={styles.corner} style={{ width: label }} />
        {high.map((tick) => (
          <div key={tick.day} className={styles.high} style={{ left: at(tick), width: tick.days * day }}>
            <span style={{ left: label + 8 }}>{tick.days * day > 60 ? tick.text : ''}</span>
          </div>
        ))}
        {low.map((tick) => (
          <div
            key={tick.day}
            className={styles.low}
            data-weekend={zoom === 'day' && isWeekend(tick.day)}
            style={{ left: at(tick), width: tick.days * day }}
          >
            {tick.text}
          </div>
        ))}
      </div>
      {today >= from && today < from + days ? (
        <div
          className={styles.today}
          style={{ left: label + (today - from) * day + day / 2 }}
          title={t('gantt.today')}
        />
      ) : null}
    </>
  );
}
