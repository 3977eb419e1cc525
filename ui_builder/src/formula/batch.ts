/** Evaluates one line of JSON at a time, for whoever runs expressions outside a browser. */

import { type CalendarJson, readCalendar } from './calendars.ts';
import { Evaluator } from './evaluate.ts';
import type { Functions } from './function.ts';
import { zoneOf } from './moments.ts';
import { type Expression, type TypeName, typeOf } from './tree.ts';
import type { Child, Surroundings, Value } from './types.ts';
import { fromJson, type Json, readInstant, toJson } from './values.ts';

/** Ends the name of a relation to child records. */
const ROWS = '[].';

/** What a line asks: the tree, and what it is evaluated on, with the type of each value. */
interface Question {
  readonly expression: Expression;
  readonly types: Readonly<Record<string, TypeName>>;
  /** By dotted path; those of `$…` begin with it. */
  readonly values: Readonly<Record<string, Json>>;
  readonly now: string;
  readonly zone: string;
  readonly calendars?: Readonly<Record<string, CalendarJson>>;
}

/** Answers lines; `{"value": …}`, or `{"error": "…"}` for what no evaluator should be asked. */
export class Batch {
  private readonly evaluator: Evaluator;

  constructor(functions: Functions) {
    this.evaluator = new Evaluator(functions);
  }

  answer(line: string): string {
    try {
      return JSON.stringify({ value: this.value(JSON.parse(line) as Question) });
    } catch (error) {
      return JSON.stringify({ error: String(error) });
    }
  }

  private value(question: Question): Json {
    const { tree, type } = question.expression;
    const value = this.evaluator.compile(tree)(surroundings(question));
    return toJson(value, typeOf(type));
  }
}

function surroundings(question: Question): Surroundings {
  const record = readRecord(question.types, question.values);
  const globals: Record<string, Value> = {};
  for (const [path, value] of Object.entries(record.values)) {
    if (path.startsWith('$')) globals[path.slice(1)] = value;
  }
  const now = readInstant(question.now);
  const written = Object.entries(question.calendars ?? {});
  const calendars = new Map(written.map(([name, calendar]) => [name, readCalendar(calendar)]));
  return { ...record, globals, now, zone: zoneOf(question.zone), calendars };
}

/** Reads the values of a record, and its child records: `named_types.py` says how they are given. */
function readRecord(types: Question['types'], json: Question['values']): Child {
  const values: Record<string, Value> = {};
  const fields: Record<string, Record<string, TypeName>> = {};
  for (const [name, type] of Object.entries(types)) {
    const end = name.indexOf(ROWS);
    if (end < 0) values[name] = fromJson(json[name] ?? null, typeOf(type));
    else {
      const relation = name.slice(0, end);
      fields[relation] = { ...fields[relation], [name.slice(end + ROWS.length)]: type };
    }
  }
  const rows = new Map(
    Object.entries(fields).map(([relation, types]) => {
      const given = (json[relation] ?? []) as readonly Question['values'][];
      return [relation, given.map((row) => readRecord(types, row))];
    }),
  );
  return { values, children: (relation) => rows.get(relation) ?? [] };
}
