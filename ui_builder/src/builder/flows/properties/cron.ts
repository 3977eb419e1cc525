/** Schedules: the usual ones are put together, others are written as cron has them. */

export const REPEATS = ['hour', 'day', 'weekday', 'week', 'month'] as const;
export type Repeat = (typeof REPEATS)[number];

export interface Schedule {
  readonly every: Repeat;
  readonly minute: number;
  readonly hour: number;
  /** Of the week from 0, Sunday; of the month from 1. */
  readonly day: number;
}

/** Reads what can be put together; null where it is written in another way. */
export function readCron(cron: string): Schedule | null {
  const [minute = '', hour = '', date = '', month = '', weekday = '', ...more] = cron.trim().split(/\s+/);
  const numbers = [minute, hour].every((each) => /^\d{1,2}$/.test(each));
  if (more.length > 0 || month !== '*') {
    return null;
  }
  if (/^\d{1,2}$/.test(minute) && hour === '*' && date === '*' && weekday === '*') {
    return { every: 'hour', minute: Number(minute), hour: 9, day: 1 };
  }
  if (!numbers) {
    return null;
  }
  const at = { minute: Number(minute), hour: Number(hour) };
  if (date === '*' && weekday === '*') {
    return { every: 'day', ...at, day: 1 };
  }
  if (date === '*' && weekday === '1-5') {
    return { every: 'weekday', ...at, day: 1 };
  }
  if (date === '*' && /^[0-7]$/.test(weekday)) {
    return { every: 'week', ...at, day: Number(weekday) % 7 };
  }
  return weekday === '*' && /^\d{1,2}$/.test(date) ? { every: 'month', ...at, day: Number(date) } : null;
}

export function cronOf({ every, minute, hour, day }: Schedule): string {
  const forms: Readonly<Record<Repeat, string>> = {
    hour: `${minute} * * * *`,
    day: `${minute} ${hour} * * *`,
    weekday: `${minute} ${hour} * * 1-5`,
    week: `${minute} ${hour} * * ${Math.min(day, 6)}`,
    month: `${minute} ${hour} ${Math.max(day, 1)} * *`,
  };
  return forms[every];
}

const two = (number: number) => String(number).padStart(2, '0');

export const timeText = ({ hour, minute }: Schedule): string => `${two(hour)}:${two(minute)}`;

export function readTime(text: string): { hour: number; minute: number } | null {
  const [, hour, minute] = /^(\d{1,2}):(\d{2})/.exec(text) ?? [];
  return hour === undefined || minute === undefined ? null : { hour: Number(hour), minute: Number(minute) };
}
