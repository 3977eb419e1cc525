/** The rows of a document while they are edited: their values, their order, which come and which go. */
import type { Json } from '../../api/client';
import { type Fault, labelled } from '../../api/problem';
import type { RecordJson } from '../../api/records';
import type { LabelsOf } from '../../i18n/useLabels';
import type { Field, ObjectInfo } from '../../meta/definitions';
import type { Conditions } from './conditions';
import { type Beside, FormStore } from './FormStore';

export interface Row {
  readonly key: string;
  /** The row as it is stored; a new one is not. */
  readonly stored?: RecordJson;
  readonly form: FormStore;
}

export class RowsStore {
  private rows: readonly Row[];
  private readonly listeners = new Set<() => void>();
  private readonly typists = new Set<() => void>();
  private made = 0;

  constructor(
    private readonly info: ObjectInfo,
    private readonly fields: readonly Field[],
    stored: readonly RecordJson[],
    private beside: Beside = {},
  ) {
    this.rows = stored.map((row) => {
      const form = new FormStore(info, fields, (name) => row[name] ?? null, beside);
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
    const form = new FormStore(this.info, this.fields, undefined, this.beside);
    form.subscribe(this.typed);
    this.put([...this.rows, { key: `new ${this.made}`, form }]);
  }

  /** Hears of what is typed into new rows, and of rows that come and go. */
  subscribeToTyping = (listener: () => void): (() => void) => {
    this.typists.add(listener);
    return () => this.typists.delete(listener);
  };

  /** Gives what people entered into new rows. */
  entered(): readonly Readonly<Record<string, Json>>[] {
    return this.rows.map((row) => row.form.entered());
  }

  /** Makes rows of what was entered before, such as those of a draft. */
  restore(entered: readonly Readonly<Record<string, Json>>[]): void {
    this.rows = [];
    for (const values of entered) {
      this.add();
      this.rows.at(-1)?.form.restore(values);
    }
  }

  /** Takes conditions that know more; see `FormStore.setConditions`. */
  setConditions(conditions: Conditions): void {
    this.beside = { ...this.beside, conditions };
    for (const { form } of this.rows) {
      form.setConditions(conditions);
    }
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

  /** Takes the rows as others left them for those that are written over; of those that are gone mine are new. */
  rebase(theirs: readonly RecordJson[]): void {
    const now = new Map(theirs.map((row) => [row.id, row]));
    this.put(
      this.rows.map((row) => {
        const stored = now.get(row.key);
        if (row.stored === undefined) {
          return row;
        }
        return stored === undefined
          ? { key: row.key, form: this.copied(row.form) }
          : { key: row.key, stored, form: row.form };
      }),
    );
  }

  /** Gives what every row holds by now, as people see it. */
  shown(): readonly RecordJson[] {
    return this.rows.map(({ key, stored, form }) => {
      const values = this.fields.map(({ name }) => [name, form.value(name)] as const);
      return { ...stored, id: key, version: stored?.version ?? 0, ...Object.fromEntries(values) };
    });
  }

  /** A new row with the values of one that is gone. */
  private copied(form: FormStore): FormStore {
    const copy = new FormStore(this.info, this.fields, undefined, this.beside);
    copy.restore(Object.fromEntries(this.fields.map(({ name }) => [name, form.value(name)])));
    copy.subscribe(this.typed);
    return copy;
  }

  /** Shows faults at their fields, `/<name>/3/amount`; gives the messages of all others. */
  place(name: string, faults: readonly Fault[], labels: LabelsOf): readonly string[] {
    const labelOf = labels(this.info);
    const messages = this.rows.map((): Record<string, string> => ({}));
    const rest: string[] = [];
    for (const { path, message: said } of faults) {
      const message = labelled(said, labelOf);
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
    this.typed();
  }

  private readonly typed = (): void => {
    for (const listener of this.typists) {
      listener();
    }
  };
}
