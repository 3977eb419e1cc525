/**
 * Values and errors of a form. A field hears of its own changes, and of those that its conditions read,
 * so that typing costs the same in any form.
 */
import type { Json } from '../../api/client';
import { isBlank } from '../../fields/fieldUi';
import { dependents, dependsOn, offered, withoutUnfit } from '../../meta/choices';
import type { Field, ObjectInfo } from '../../meta/definitions';
import { filterReads } from '../../meta/lookupFilter';
import { RECORD_TYPE, recordTypeOf } from '../../meta/systemFields';
import type { Conditional, Conditions, Live } from './conditions';
import { literalDefault, type Word, wireValue, wordDefault } from './defaults';

export { wireValue, wordDefault } from './defaults';

/** An error is a code of ours, translated when shown, or a message of the server. */
export type FormError = { code: 'required' } | { message: string };

/** The values that a record has, of one that is changed. */
export type Stored = (name: string) => Json;

/** What a form knows besides its fields. */
export interface Beside {
  readonly conditions?: Conditions | undefined;
  /** Gives what `me`, `today` and `now` stand for. */
  readonly word?: (word: Word) => Json;
  /** Values that a new record begins with, such as those of the address; they go before defaults. */
  readonly given?: Readonly<Record<string, Json>>;
}

/** A field with the conditions of its cell, and of the section and the tab that it stands in. */
export interface Shown {
  readonly field: Field;
  readonly cell?: Conditional | undefined;
  /** Of what it stands in, from outside; it is seen where all of them are. */
  readonly within?: readonly Conditional[];
}

const EVERY = '*';

export class FormStore {
  private readonly values = new Map<string, Json>();
  private readonly errors = new Map<string, FormError>();
  private readonly listeners = new Map<string, Set<() => void>>();
  /** What people entered, and what went with what it depends on; defaults leave it alone. */
  private readonly touched = new Set<string>();
  private readonly computed = new Map<string, Json>();
  private readonly computing = new Set<string>();
  private readonly asking = new Set<string>();
  private readonly related = new Map<string, Readonly<Record<string, Json>>>();
  private readonly made = new Map<string, number>();
  private shown: ReadonlyMap<string, Shown>;

  /** Without a stored record it is the form of a new one, which begins with defaults. */
  constructor(
    readonly info: ObjectInfo,
    fields: readonly (Field | Shown)[],
    private readonly stored?: Stored,
    private beside: Beside = {},
  ) {
    this.shown = byName(fields);
    for (const [name, value] of Object.entries(beside.given ?? {})) {
      this.values.set(name, value);
      this.touched.add(name);
    }
    this.giveDefaults();
  }

  /** Hears of every change. */
  subscribe = (listener: () => void): (() => void) => this.listen([EVERY], listener);

  /** Gives what hears of changes of these fields alone. */
  watch = (names: readonly string[]) => (listener: () => void) => this.listen(names, listener);

  value = (name: string): Json => {
    if (this.stored !== undefined) {
      return this.values.has(name) ? (this.values.get(name) ?? null) : this.stored(name);
    }
    const computed = this.touched.has(name) ? undefined : this.computedDefault(name);
    return computed === undefined ? (this.values.get(name) ?? null) : computed;
  };

  /** Gives the value that a path has now; undefined where it is not known here. */
  live: Live = (path) => {
    const [name = '', ...rest] = path.split('.');
    const field = this.info.fields.get(name);
    if (field === undefined) {
      return undefined;
    }
    if (rest.length > 0) {
      return this.valueThrough(name, path, rest.join('.'));
    }
    if (this.stored === undefined && this.isHidden(name)) {
      return null; // nothing is sent of it
    }
    const value = this.value(name);
    const waits = value === null && this.stored === undefined && !this.touched.has(name);
    return waits ? this.wordValue(field) : value;
  };

  error = (name: string): FormError | undefined => this.errors.get(name);

  /** How often the form itself gave a field its value: an input that drafts text begins anew then. */
  timesGiven = (name: string): number => this.made.get(name) ?? 0;

  /** Gives a field with the choices that it offers beside the other values. */
  offered = (field: Field): Field => offered(this.info, field, this.value);

  /** Tells whether a field, or what it stands in, is seen now. */
  sees = ({ cell, within = [] }: Omit<Shown, 'field'>): boolean => {
    const { conditions } = this.beside;
    return [...within, cell ?? {}].every((part) => conditions?.visible(part, this.live) ?? true);
  };

  requires = ({ field, cell = {} }: Shown): boolean =>
    field.required || (this.beside.conditions?.required(cell, this.live) ?? false);

  /** Whether a field cannot be written; of a stored record that is asked of the record as it was. */
  locks = ({ cell = {} }: Shown): boolean => {
    const { stored } = this;
    const live: Live = stored === undefined ? this.live : (path) => stored(path);
    return this.beside.conditions?.readOnly(cell, live) ?? false;
  };

  /** Gives what a formula field comes to; undefined where that is not known before it is saved. */
  formula = (name: string): Json | undefined => this.beside.conditions?.formula(name, this.live);

  /** Names the fields whose change alters how a field is shown, what it holds or what it offers. */
  decidedBy = (field: Field, ...parts: readonly Conditional[]): readonly string[] => {
    const decided = this.beside.conditions?.decidedBy(field, ...parts) ?? [];
    return [
      ...this.withDeciders([...decided, ...filterReads(field)], field.name, ...dependsOn(this.info, field)),
    ];
  };

  /** Names the fields whose change alters whether a part is seen. */
  partDecidedBy = (...parts: readonly Conditional[]): readonly string[] => [
    ...this.withDeciders(this.beside.conditions?.decidedBy(...parts) ?? []),
  ];

  /** Sets a value; choices that do not go with it are taken out. */
  set(name: string, value: Json): void {
    const changed = [name];
    this.put(name, value);
    if (name === RECORD_TYPE) {
      changed.push(...this.giveDefaults());
    }
    for (const field of dependents(this.info, name)) {
      const fitting = withoutUnfit(this.info, field, this.value);
      if (fitting !== this.value(field.name)) {
        this.put(field.name, fitting);
        this.give(field.name);
        changed.push(field.name);
      }
    }
    this.notify(changed);
  }

  /** Takes values over that were entered before, such as those of a draft. */
  restore(values: Readonly<Record<string, Json>>): void {
    for (const [name, value] of Object.entries(values)) {
      if (this.info.fields.has(name)) {
        this.put(name, value);
        this.give(name);
      }
    }
    this.giveDefaults();
    this.notify();
  }

  /** Gives what people entered so far. */
  entered(): Readonly<Record<string, Json>> {
    return Object.fromEntries([...this.touched].map((name) => [name, this.values.get(name) ?? null]));
  }

  /** Takes conditions that know more, such as who is at work. */
  setConditions(conditions: Conditions): void {
    if (conditions !== this.beside.conditions) {
      this.beside = { ...this.beside, conditions };
      this.notify();
    }
  }

  /** Tells the form what a record has that a lookup points at, by path. */
  relate(name: string, id: string, values: Readonly<Record<string, Json>>): void {
    if (this.related.get(`${name} ${id}`) !== values) {
      this.related.set(`${name} ${id}`, values);
      this.notify([name]);
    }
  }

  /** Has other fields from now on, before anybody looks; `show` tells those who do. */
  arrange(fields: readonly (Field | Shown)[]): void {
    this.shown = byName(fields);
    this.giveDefaults();
  }

  /** Shows other fields, such as those of another record type; what was entered stays. */
  show(fields: readonly (Field | Shown)[]): void {
    this.arrange(fields);
    this.errors.clear();
    this.notify();
  }

  setErrors(messages: Readonly<Record<string, string>>): void {
    this.errors.clear();
    for (const [name, message] of Object.entries(messages)) {
      this.errors.set(name, { message });
    }
    this.notify();
  }

  /** Notes which required fields are blank; the platform fills in those with a default. */
  check(only: readonly string[] = [...this.shown.keys()]): boolean {
    for (const name of only) {
      this.errors.delete(name);
      const shown = this.shown.get(name);
      if (shown !== undefined && this.isMissing(shown)) {
        this.errors.set(name, { code: 'required' });
      }
    }
    this.notify();
    return only.every((name) => !this.errors.has(name));
  }

  firstWrong(): string | undefined {
    return [...this.shown.keys()].find((name) => this.errors.has(name));
  }

  /** Gives what is sent of a new record: values that are there, lookups by their id. */
  toJson(): Record<string, Json> {
    const sent: Record<string, Json> = {};
    for (const [name, shown] of this.shown) {
      const value = this.values.get(name) ?? null;
      const given = this.beside.given?.[name] !== undefined;
      if ((given || this.sees(shown)) && (!isBlank(value) || this.clears(shown.field))) {
        sent[name] = wireValue(shown.field, value);
      }
    }
    for (const [name, value] of Object.entries(this.beside.given ?? {})) {
      const field = this.info.fields.get(name);
      if (field?.writable && !(name in sent) && !this.shown.has(name) && !isBlank(value)) {
        sent[name] = wireValue(field, value);
      }
    }
    return sent;
  }

  /** Gives what is sent of a change: the values that are others now. */
  changes(): Record<string, Json> {
    const changed = [...this.shown.values()].filter(({ field }) => !this.isAsStored(field.name));
    return Object.fromEntries(
      changed.map(({ field }) => [field.name, wireValue(field, this.value(field.name))]),
    );
  }

  /** Whether a field of a stored record has the value it had. */
  isAsStored = (name: string): boolean => this.value(name) === (this.stored?.(name) ?? null);

  /** Whether anything was entered that would be lost. */
  isTouched = (): boolean => {
    const began = (name: string) => this.stored?.(name) ?? this.beside.given?.[name] ?? null;
    return [...this.touched].some((name) => this.value(name) !== began(name));
  };

  private listen(names: readonly string[], listener: () => void): () => void {
    for (const name of names) {
      const heard = this.listeners.get(name) ?? new Set();
      this.listeners.set(name, heard.add(listener));
    }
    return () => {
      for (const name of names) {
        this.listeners.get(name)?.delete(listener);
      }
    };
  }

  private put(name: string, value: Json): void {
    this.touched.add(name);
    this.values.set(name, value);
    this.errors.delete(name);
  }

  private give(name: string): void {
    this.made.set(name, this.timesGiven(name) + 1);
  }

  /** Gives the names of fields whose value is another one now. */
  private giveDefaults(): readonly string[] {
    const changed: string[] = [];
    if (this.stored === undefined) {
      for (const [name, { field }] of this.shown) {
        const value = literalDefault(field, this.defaultOf(field)) ?? null;
        if (!this.touched.has(name) && (this.values.get(name) ?? null) !== value) {
          this.values.set(name, value);
          this.give(name);
          changed.push(name);
        }
      }
    }
    return changed;
  }

  /** The default of the record type goes before that of the field. */
  private defaultOf(field: Field): Field['default'] {
    const type = recordTypeOf(this.info.definition, this.values.get(RECORD_TYPE) ?? null);
    return type?.defaults?.[field.name] ?? field.default;
  }

  /** The same object for the same value, so that whoever looks again sees that nothing changed. */
  private computedDefault(name: string): Json | undefined {
    const { conditions } = this.beside;
    if (conditions === undefined || !conditions.computes(name) || this.computing.has(name)) {
      return undefined;
    }
    this.computing.add(name);
    const value = conditions.computedDefault(name, this.live);
    this.computing.delete(name);
    const before = this.computed.get(name);
    if (value === undefined || JSON.stringify(value) === JSON.stringify(before)) {
      return value === undefined ? undefined : before;
    }
    this.computed.set(name, value);
    this.give(name);
    return value;
  }

  private wordValue(field: Field): Json | undefined {
    const word = wordDefault(field, this.defaultOf(field));
    return word === undefined ? null : this.beside.word?.(word);
  }

  /** Gives a value of the record that a lookup points at; a stored one is known where it points still. */
  private valueThrough(name: string, path: string, rest: string): Json | undefined {
    const value = this.live(name);
    if (value === null || value === undefined) {
      return value;
    }
    const id = typeof value === 'object' && 'id' in value ? value.id : value;
    const loaded = this.related.get(`${name} ${String(id)}`);
    return loaded === undefined && !this.values.has(name) ? this.stored?.(path) : loaded?.[rest];
  }

  /** Whether a field of the form is not seen; where two hide each other, both are. */
  private isHidden(name: string): boolean {
    const shown = this.shown.get(name);
    if (shown === undefined || this.asking.has(name) || this.beside.given?.[name] !== undefined) {
      return false;
    }
    this.asking.add(name);
    const hidden = !this.sees(shown);
    this.asking.delete(name);
    return hidden;
  }

  /** Adds what decides whether fields are seen: of what is not seen nothing counts. */
  private withDeciders(names: readonly string[], ...more: readonly string[]): ReadonlySet<string> {
    const found = new Set<string>();
    const open = [...names];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (!found.has(next)) {
        found.add(next);
        const { cell, within = [] } = this.shown.get(next) ?? {};
        open.push(...(this.beside.conditions?.decidedBy(...within, cell ?? {}) ?? []));
      }
    }
    return new Set([...more, ...found]);
  }

  private isMissing(shown: Shown): boolean {
    const { field } = shown;
    return (
      this.sees(shown) &&
      this.requires(shown) &&
      !(this.stored === undefined && this.defaultOf(field) !== undefined) &&
      isBlank(this.value(field.name))
    );
  }

  /** Whether a blank was chosen where the platform would else fill in a default. */
  private clears(field: Field): boolean {
    const computes = this.beside.conditions?.computes(field.name) ?? false;
    const literal = literalDefault(field, this.defaultOf(field)) !== undefined;
    return this.touched.has(field.name) && (literal || computes);
  }

  private notify(names: readonly string[] | undefined = undefined): void {
    const heard = names === undefined ? [...this.listeners.keys()] : [EVERY, ...names];
    for (const listener of new Set(heard.flatMap((name) => [...(this.listeners.get(name) ?? [])]))) {
      listener();
    }
  }
}

function byName(fields: readonly (Field | Shown)[]): ReadonlyMap<string, Shown> {
  const shown = fields.map((each): Shown => ('field' in each ? each : { field: each }));
  return new Map(shown.map((each) => [each.field.name, each]));
}
