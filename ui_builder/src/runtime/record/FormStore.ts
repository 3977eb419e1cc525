/** Values and errors of a form. A field hears of its own changes only, so that typing costs the same in any form. */
import type { Json } from '../../api/client';
import { isBlank } from '../../fields/fieldUi';
import { dependents, offered, withoutUnfit } from '../../meta/choices';
import type { Field, ObjectInfo } from '../../meta/definitions';
import { RECORD_TYPE, recordTypeOf } from '../../meta/systemFields';

/** An error is a code of ours, translated when shown, or a message of the server. */
export type FormError = { code: 'required' } | { message: string };

/** The values that a record has, of one that is changed. */
export type Stored = (name: string) => Json;

export class FormStore {
  private readonly values = new Map<string, Json>();
  private readonly errors = new Map<string, FormError>();
  private readonly listeners = new Set<() => void>();
  /** What people entered, and what went with what it depends on; defaults leave it alone. */
  private readonly touched = new Set<string>();

  /** Without a stored record it is the form of a new one, which begins with defaults. */
  constructor(
    readonly info: ObjectInfo,
    private fields: readonly Field[],
    private readonly stored?: Stored,
  ) {
    this.giveDefaults();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  value = (name: string): Json => {
    const known = this.values.has(name) || this.stored === undefined;
    return known ? (this.values.get(name) ?? null) : (this.stored?.(name) ?? null);
  };

  error = (name: string): FormError | undefined => this.errors.get(name);

  /** Gives a field with the choices that it offers beside the other values. */
  offered = (field: Field): Field => offered(this.info, field, this.value);

  /** Sets a value; choices that do not go with it are taken out. */
  set(name: string, value: Json): void {
    this.put(name, value);
    if (name === RECORD_TYPE) {
      this.giveDefaults();
    }
    for (const field of dependents(this.info, name)) {
      const fitting = withoutUnfit(this.info, field, this.value);
      if (fitting !== this.value(field.name)) {
        this.put(field.name, fitting);
      }
    }
    this.notify();
  }

  /** Shows other fields, such as those of another record type; what was entered stays. */
  show(fields: readonly Field[]): void {
    this.fields = fields;
    this.errors.clear();
    this.giveDefaults();
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
  check(): boolean {
    this.errors.clear();
    for (const field of this.fields) {
      if (field.required && this.defaultOf(field) === undefined && isBlank(this.value(field.name))) {
        this.errors.set(field.name, { code: 'required' });
      }
    }
    this.notify();
    return this.errors.size === 0;
  }

  firstWrong(): string | undefined {
    return this.fields.find((field) => this.errors.has(field.name))?.name;
  }

  /** Gives what is sent of a new record: values that are there, lookups by their id. */
  toJson(): Record<string, Json> {
    const sent: Record<string, Json> = {};
    for (const field of this.fields) {
      const value = this.value(field.name);
      if (!isBlank(value) || this.clears(field)) {
        sent[field.name] = wireValue(field, value);
      }
    }
    return sent;
  }

  /** Gives what is sent of a change: the values that are others now. */
  changes(): Record<string, Json> {
    const changed = this.fields.filter(({ name }) => !this.isAsStored(name));
    return Object.fromEntries(changed.map((field) => [field.name, wireValue(field, this.value(field.name))]));
  }

  /** Whether a field of a stored record has the value it had. */
  isAsStored = (name: string): boolean => this.value(name) === (this.stored?.(name) ?? null);

  private put(name: string, value: Json): void {
    this.touched.add(name);
    this.values.set(name, value);
    this.errors.delete(name);
  }

  private giveDefaults(): void {
    if (this.stored !== undefined) {
      return;
    }
    for (const field of this.fields) {
      if (!this.touched.has(field.name)) {
        this.values.set(field.name, literalDefault(field, this.defaultOf(field)) ?? null);
      }
    }
  }

  /** The default of the record type goes before that of the field. */
  private defaultOf(field: Field): Field['default'] {
    const type = recordTypeOf(this.info.definition, this.value(RECORD_TYPE));
    return type?.defaults?.[field.name] ?? field.default;
  }

  /** Whether a blank was chosen where the platform would else fill in a default. */
  private clears(field: Field): boolean {
    return this.touched.has(field.name) && literalDefault(field, this.defaultOf(field)) !== undefined;
  }

  private notify(): void {
    for (const listener of this.listeners) {
      listener();
    }
  }
}

const WORDS: Readonly<Record<string, string>> = { datetime: 'now', date: 'today', user: 'me' };

/** Gives the word of a default that the platform resolves when the record is saved. */
export function wordDefault(field: Field, given = field.default): 'now' | 'today' | 'me' | undefined {
  const word = WORDS[field.type];
  return word !== undefined && given === word ? (word as 'now' | 'today' | 'me') : undefined;
}

function literalDefault(field: Field, given: Field['default']): Json | undefined {
  const usable = wordDefault(field, given) === undefined && field.target === undefined;
  return usable ? given : undefined;
}

/** Gives a value as it is sent: a lookup by its id, everything else as it is. */
export function wireValue(field: Field, value: Json): Json {
  if (field.target !== undefined && value !== null) {
    return (value as unknown as { id: string }).id;
  }
  return value;
}
