/** Types and values of the expression language, as the server's `value_types.py` and `surroundings.py`. */

import type { Decimal } from './arithmetic.ts';
import type { Calendars } from './calendars.ts';
import type { Zone } from './moments.ts';
import type { RichPart } from './rich.ts';

export type Kind =
  | 'text'
  | 'number'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'time'
  | 'duration'
  | 'option'
  | 'list'
  | 'record'
  | 'location'
  | 'rich'
  | 'opaque'
  | 'blank';

export interface Type {
  readonly kind: Kind;
  /** Type of the elements, of a list. */
  readonly element?: Type;
}

/** A value; `functions/README.md` says which stands for which type. */
export type Value = null | boolean | string | Decimal | number | bigint | RichPart | readonly Value[];

/** What an expression may read besides its own text. */
export interface Surroundings {
  /** Values of the record at hand, by dotted path such as `account.tier`. */
  readonly values: Readonly<Record<string, Value>>;
  /** Values of `$…`, by dotted path without `$`. */
  readonly globals: Readonly<Record<string, Value>>;
  /** The present instant, in microseconds since 1970. */
  readonly now: bigint;
  /** The tenant's time zone. */
  readonly zone: Zone;
  /** When business is open, by name. */
  readonly calendars?: Calendars;
  /** Gives the records of a child relation, such as `ticket_comment.ticket`. */
  readonly children: (relation: string) => readonly Child[];
  /** Of a child record, the surroundings of the record at hand. */
  readonly parent?: Surroundings;
}

/** A child record: its values, and its own child records. */
export type Child = Pick<Surroundings, 'values' | 'children'>;
