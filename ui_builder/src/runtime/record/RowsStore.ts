/** The rows of a document while they are edited: their values, their order, which come and which go. */
import type { Json } from '../../api/client';
import type { Fault } from '../../api/problem';
import type { RecordJson } from '../../api/records';
import type { Field, ObjectInfo } from '../../meta/definitions';
import { FormStore } from './FormStore';

export interface Row {
  readonly key: string;
  /** The row as it is stored; a new one is not. */
  readonly stored?: RecordJson;
  readonly form: FormStore;
}

export class RowsStore {
  private rows: readonly Row[];
  private readonly listeners = new Set<() => void>();
  private made = 0;

  constructor(
    private readonly info: ObjectInfo,
    private readonly fields: readonly Field[],
    stored: readonly RecordJson[],
  ) {
    this.rows = stored.map((row) => {
      const form = new FormStore(info, fields, (name) => row[name] ?? null);
      return { key: row.id, stored: row, form };
    });
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  all = (): readonly Row[] => this.rows;

  add(): void {
    this.made += 1;
    this.put([...this.rows, { key: `new ${this.made}`, form: new FormStore(this.info, this.fields) }]);
  }

  remove(key: string): void {
    this.put(this.rows.filter((row) => row.key !== key));
  }

  /** Moves a row up (-1) or down (1); at an end it stays. */
  move(key: string, by: -1 | 1): void {
    const from = this.rows.findIndex((row) => row.key === key);
    const [row, other] = [this.rows[from], this.rows[from + by]];
    if (row !== undefined && other !== undefined) {
      this.put(this.rows.with(from, other).with(from + by, row));
    }
  }

  /** Notes which required fields are blank. */
  check(): boolean {
    return this.rows.map((row) => row.form.check()).every(Boolean);
  }

  /** Gives what is sent: all rows in their order, of stored ones what changes. */
  toJson(): Json {
    return this.rows.map(({ stored, form }) =>
      stored === undefined ? form.toJson() : { id: stored.id, version: stored.version, ...form.changes() },
    );
  }

  /** Shows faults at their fields, `/<name>/3/amount`; gives the messages of all others. */
  place(name: string, faults: readonly Fault[]): readonly string[] {
    const messages = this.rows.map((): Record<string, string> => ({}));
    const rest: string[] = [];
    for (const { path, message } of faults) {
      const [, of, at, field = ''] = path.split('/');
      const own = of === name ? messages[Number(at)] : undefined;
      if (own !== undefined && this.fields.some((each) => each.name === field)) {
        own[field] ??= message;
      } else {
        rest.push(message);
      }
    }
    this.rows.forEach((row, at) => {
      row.form.setErrors(messages[at] ?? {});
    });
    return rest;
  }

  private put(rows: readonly Row[]): void {
    this.rows = rows;
    for (const listener of this.listeners) {
      listener();
    }
  }
}
