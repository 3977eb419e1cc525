/** What a builder does to a list of options; each gives another list. */
import type { FieldDef, Option } from '../../meta/types';
import { optionValue, spoken } from './naming';
import { withProperty } from './objectDraft';

/** The order in which new options are coloured: neighbours differ. */
const TURN = ['blue', 'green', 'orange', 'purple', 'cyan', 'magenta', 'gold', 'red', 'gray'] as const;

const taken = (options: readonly Option[], but = -1) =>
  options.filter((_, index) => index !== but).map((option) => option.value);

/** Adds options by their labels behind one, or at the end; lines that are blank or there already are left out. */
export function addOptions(
  options: readonly Option[],
  labels: readonly string[],
  locale: string,
  at = options.length,
): readonly Option[] {
  let next = options;
  let place = at;
  for (const label of labels.map((line) => line.trim().slice(0, 200))) {
    const known = next.some((option) => option.label?.[locale] === label);
    if (label !== '' && !known) {
      const value = optionValue(label, taken(next));
      const color = TURN[next.length % TURN.length] as string;
      next = next.toSpliced(place, 0, { value, label: { [locale]: label }, color });
      place += 1;
    }
  }
  return next;
}

/** Adds an option that is still to be called something. */
export function addBlank(options: readonly Option[], at: number): readonly Option[] {
  const value = optionValue('', taken(options));
  return options.toSpliced(at, 0, { value, color: TURN[options.length % TURN.length] as string });
}

/** Splits what was pasted or typed into labels: by lines, else by tabs, commas or semicolons. */
export function labelsIn(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const parts = lines.length > 1 ? lines : text.split(/[\t,，;；、]/);
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** Sets the label of an option; while it is new and its value comes from the label, so does it then. */
export function relabel(
  options: readonly Option[],
  at: number,
  label: Readonly<Record<string, string>>,
  isNew: boolean,
): readonly Option[] {
  const option = options[at];
  if (option === undefined) {
    return options;
  }
  const others = taken(options, at);
  const before = spoken(option.label);
  const follows = isNew && option.value === optionValue(before, others);
  const value = follows ? optionValue(spoken(label), others) : option.value;
  return options.with(at, withProperty({ ...option, value }, 'label', label));
}

export function setOption(
  options: readonly Option[],
  at: number,
  key: keyof Option,
  value: unknown,
  byDefault?: unknown,
): readonly Option[] {
  const option = options[at];
  return option === undefined ? options : options.with(at, withProperty(option, key, value, byDefault));
}

export function moveOption(options: readonly Option[], from: number, to: number): readonly Option[] {
  const option = options[from];
  return option === undefined ? options : options.toSpliced(from, 1).toSpliced(to, 0, option);
}

/** Sorts by what people read, as their language sorts. */
export function sortOptions(options: readonly Option[], locale: string): readonly Option[] {
  const { compare } = new Intl.Collator(locale, { numeric: true });
  const read = (option: Option) => option.label?.[locale] ?? spoken(option.label) ?? option.value;
  return options.toSorted((one, other) => compare(read(one) || one.value, read(other) || other.value));
}

/** Tells beside which values of the controlling field an option is offered; all of them where it says nothing. */
export function offeredBeside(option: Option, controlling: readonly string[]): ReadonlySet<string> {
  return new Set(option.when ?? controlling);
}

/** Offers an option beside a value, or does so no longer; offered beside all says nothing. */
export function offer(
  options: readonly Option[],
  at: number,
  value: string,
  wanted: boolean,
  controlling: readonly string[],
): readonly Option[] {
  const option = options[at];
  if (option === undefined) {
    return options;
  }
  const beside = new Set(offeredBeside(option, controlling));
  if (wanted) {
    beside.add(value);
  } else {
    beside.delete(value);
  }
  const when = controlling.filter((each) => beside.has(each));
  const all = when.length === controlling.length;
  // An empty list is no condition; what is offered nowhere is not active.
  return options.with(at, withProperty(option, 'when', all || when.length === 0 ? undefined : when));
}

/** Takes away the default of a field where its option is gone. */
export function defaultKept(field: FieldDef, options: readonly Option[]): FieldDef {
  const values = new Set(options.map((option) => option.value));
  const { default: now } = field;
  if (typeof now === 'string') {
    return values.has(now) ? field : withProperty(field, 'default', undefined);
  }
  return Array.isArray(now)
    ? withProperty(
        field,
        'default',
        now.filter((each) => values.has(String(each))),
      )
    : field;
}
