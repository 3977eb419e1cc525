/** Functions by what they are for; the server gives their signatures and what they do. */
import type { FunctionInfo } from '../../api/expressions';

const NAMES = {
  logic: 'IF IFS CASE AND OR NOT IN ISBLANK BLANKVALUE IFERROR ISNUMBER',
  texts:
    'CONTAINS BEGINS ENDS LEFT RIGHT MID LEN TRIM UPPER LOWER INITCAP SUBSTITUTE REPLACE REGEX FIND SPLIT_PART ' +
    'TEXT FORMAT VALUE REPEAT REVERSE LPAD RPAD CHR ASCII URLENCODE HTMLENCODE HYPERLINK IMAGE BR',
  numbers:
    'ROUND TRUNC CEILING FLOOR MCEILING MFLOOR ABS SIGN MOD POWER SQRT EXP LN LOG PI SIN COS TAN ASIN ACOS ' +
    'ATAN ATAN2 CONVERT_CURRENCY',
  dates:
    'TODAY NOW TIMENOW DATE TIME DATEVALUE DATETIMEVALUE TIMEVALUE ADD ADDMONTHS DIFF START_OF END_OF YEAR ' +
    'QUARTER MONTH WEEK ISOWEEK ISOYEAR DAY WEEKDAY DAYOFYEAR HOUR MINUTE SECOND MILLISECOND ' +
    'BUSINESS_HOURS_BETWEEN ADD_BUSINESS_HOURS ADD_BUSINESS_DAYS UNIXTIMESTAMP FROMUNIXTIME FORMATDURATION',
  related: 'COUNT SUM AVG MIN MAX EXISTS',
  lists: 'INCLUDES JOIN OPTION_LABEL UNDER GEOLOCATION DISTANCE',
  changes: 'ISNEW ISCHANGED PRIORVALUE',
} as const;

export type Category = keyof typeof NAMES | 'others';

const ORDER: readonly Category[] = [...(Object.keys(NAMES) as (keyof typeof NAMES)[]), 'others'];
const BY_NAME = new Map<string, { category: Category; place: number }>(
  Object.entries(NAMES).flatMap(([category, names]) =>
    names.split(' ').map((name, place) => [name, { category: category as Category, place }] as const),
  ),
);

/** Tells what a function is for; one that a plugin brings is among the others. */
export const categoryOf = (name: string): Category => BY_NAME.get(name)?.category ?? 'others';

/** Gives functions by category, the commonest first; only those that a search finds. */
export function byCategory(
  functions: readonly FunctionInfo[],
  typed: string,
): readonly (readonly [Category, readonly FunctionInfo[]])[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const found = functions.filter((each) => {
    const said = `${each.usage} ${each.doc}`.toLowerCase();
    return words.every((word) => said.includes(word));
  });
  const place = (each: FunctionInfo) => BY_NAME.get(each.name)?.place ?? 0;
  return ORDER.map((category) => {
    const own = found.filter((each) => categoryOf(each.name) === category);
    return [category, own.toSorted((left, right) => place(left) - place(right))] as const;
  }).filter(([, own]) => own.length > 0);
}
