/** Time zones to choose from. */

export interface ZoneChoice {
  readonly value: string;
  readonly label: string;
}

/** Gives every time zone that the browser knows, with how far it is from Greenwich, from west to east. */
export function zoneChoices(own: string, at: Date): readonly ZoneChoice[] {
  const names = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', own]);
  return [...names]
    .flatMap((value) => {
      const minutes = offsetOf(value, at);
      return minutes === null ? [] : [{ value, minutes }];
    })
    .sort((a, b) => a.minutes - b.minutes || a.value.localeCompare(b.value))
    .map(({ value, minutes }) => ({
      value,
      label: `${value.replaceAll('_', ' ')} (${offsetText(minutes)})`,
    }));
}

/** Writes an offset as people do: `UTC+08:00`. */
export function offsetText(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const whole = Math.abs(minutes);
  return `UTC${minutes < 0 ? '−' : '+'}${two(Math.trunc(whole / 60))}:${two(whole % 60)}`;
}

/** Gives the minutes that a zone is ahead of Greenwich; null where the browser does not know it. */
export function offsetOf(zone: string, at: Date): number | null {
  try {
    const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    const name = parts.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? '';
    const [, sign, hours = '0', minutes = '0'] = /GMT([+-])?(\d+)?:?(\d+)?/.exec(name) ?? [];
    return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  } catch {
    return null;
  }
}

export function timeIn(zone: string, locale: string, at: Date): string {
  return new Intl.DateTimeFormat(locale, { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(at);
}
