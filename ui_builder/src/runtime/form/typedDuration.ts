/** Durations as people type them, read as the server reads them. */

const SECONDS = /^\d{1,12}$/;
const CLOCK = /^(\d{1,7}):([0-5]\d)(?::([0-5]\d))?$/;
const ISO =
  /^P(?=.)(?:(\d{1,7})W)?(?:(\d{1,7})D)?(?:T(?=.)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,12})S)?)?$/i;
const UNITS =
  /^(?:(\d{1,7}) ?(?:w|周))? ?(?:(\d{1,7}) ?(?:d|天))? ?(?:(\d{1,9}) ?(?:h|小时|时))? ?(?:(\d{1,9}) ?(?:min|m|分钟|分))? ?(?:(\d{1,12}) ?(?:s|秒钟|秒))?$/i;
const SIZES = [604_800, 86_400, 3600, 60, 1];
const MOST = 10_000_000 * 3600 - 1;
const LONGEST_TEXT = 60;

/** Gives the seconds of `9000`, `2:30`, `2h 30m` or `PT2H30M`, as a text; null for what is no duration. */
export function secondsTyped(typed: string): string | null {
  const trimmed = typed.length <= LONGEST_TEXT ? typed.trim() : '';
  const sign = trimmed.startsWith('-') ? -1 : 1;
  const text = sign < 0 ? trimmed.slice(1) : trimmed;
  const parts = partsOf(text);
  if (parts === null) {
    return null;
  }
  const sum = parts.reduce((total, part, at) => total + Number(part ?? 0) * (SIZES[at] ?? 0), 0);
  return sum > MOST ? null : String(sum === 0 ? 0 : sign * sum);
}

function partsOf(text: string): readonly (string | undefined)[] | null {
  if (SECONDS.test(text)) {
    return [undefined, undefined, undefined, undefined, text];
  }
  const clock = CLOCK.exec(text);
  if (clock !== null) {
    return [undefined, undefined, ...clock.slice(1)];
  }
  const found = ISO.exec(text) ?? UNITS.exec(text);
  return found?.slice(1).some((part) => part !== undefined) ? found.slice(1) : null;
}
