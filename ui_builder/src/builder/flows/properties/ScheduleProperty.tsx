import { useTexts } from '../../../i18n/useTexts';
import inputs from '../../inputs/inputs.module.css';
import { Line } from '../../inputs/Plain';
import { Property } from '../../inputs/Property';
import { cronOf, REPEATS, type Repeat, readCron, readTime, type Schedule, timeText } from './cron';
import type { EditorProps } from './editors';
import { useAbout } from './plainEditors';
import styles from './properties.module.css';

const FIRST: Schedule = { every: 'weekday', minute: 0, hour: 9, day: 1 };
const A_SUNDAY = Date.UTC(2026, 0, 4);
const DAY_MS = 86_400_000;

/** When: every day, week or month at a time, or as cron has it. */
export function ScheduleProperty(props: EditorProps) {
  const { label, help, value, onChange } = props;
  const { t, locale } = useTexts();
  const { faults } = useAbout(props);
  const cron = typeof value === 'string' ? value : '';
  const read = readCron(cron);
  const isOwn = cron !== '' && read === null;
  const schedule = read ?? FIRST;
  const take = (change: Partial<Schedule>) => onChange(cronOf({ ...schedule, ...change }));
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  const days =
    schedule.every === 'week'
      ? Array.from({ length: 7 }, (_, day) => ({ day, text: weekday.format(A_SUNDAY + day * DAY_MS) }))
      : Array.from({ length: 31 }, (_, day) => ({
          day: day + 1,
          text: t('flows.dayOfMonth', { day: day + 1 }),
        }));
  return (
    <>
      <Property label={label} faults={isOwn ? [] : faults} group>
        {() => (
          <span className={styles.schedule}>
            <select
              className={inputs.box}
              aria-label={`${label}: ${t('flows.howOften')}`}
              value={isOwn ? 'own' : cron === '' ? '' : schedule.every}
              onChange={({ target }) =>
                target.value === 'own'
                  ? onChange('*/15 * * * *')
                  : take({ every: target.value as Repeat, day: 1 })
              }
            >
              {cron === '' ? <option value="">{t('flows.notSaid')}</option> : null}
              {REPEATS.map((each) => (
                <option key={each} value={each}>
                  {t(`flows.every_${each}`)}
                </option>
              ))}
              <option value="own">{t('flows.every_own')}</option>
            </select>
            {read !== null && (schedule.every === 'week' || schedule.every === 'month') ? (
              <select
                className={inputs.box}
                aria-label={`${label}: ${t('flows.onDay')}`}
                value={schedule.day}
                onChange={({ target }) => take({ day: Number(target.value) })}
              >
                {days.map(({ day, text }) => (
                  <option key={day} value={day}>
                    {text}
                  </option>
                ))}
              </select>
            ) : null}
            {read === null ? null : (
              <input
                type="time"
                className={inputs.box}
                aria-label={`${label}: ${t('flows.atTime')}`}
                value={timeText({ ...schedule, hour: schedule.every === 'hour' ? 0 : schedule.hour })}
                onChange={({ target }) => {
                  const time = readTime(target.value);
                  if (time !== null) {
                    take(schedule.every === 'hour' ? { minute: time.minute } : time);
                  }
                }}
              />
            )}
          </span>
        )}
      </Property>
      {isOwn ? (
        <Line label={t('flows.cron')} help={help} faults={faults} code value={cron} onChange={onChange} />
      ) : null}
    </>
  );
}
