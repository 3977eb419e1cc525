/** Values and errors of a form. A field hears of its own changes only, so that typing costs the same in any form. */
import type { Json } from '../../api/client';
import { isBlank } from '../../fields/fieldUi';
import type { Field } from '../../meta/definitions';

/** An error is a code of ours, translated when shown, or a message of the server. */
export type FormError = { code: 'required' } | { message: string };

export class FormStore {
  private readonly values = new Map<string, Json>();
  private readonly errors = new Map<string, FormError>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly fields: readonly Field[]) {
    for (const field of fields) {
      const given = literalDefault(field);
      if (given !== undefined) {
        this.values.set(field.name, given);
      }
    }
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  value = (name: string): Json => this.values.get(name) ?? null;

  error = (name: string): FormError | undefined => this.errors.get(name);

  set(name: string, value: Json): void {
    this.values.set(name, value);
    this.errors.delete(name);
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
      if (field.required && field.default === undefined && isBlank(this.value(field.name))) {
        this.errors.set(field.name, { code: 'required' });
      }
    }
    this.notify();
    return this.errors.size === 0;
  }

  firstWrong(): string | undefined {
    return this.fields.find((field) => this.errors.has(field.name))?.name;
  }

  /** Gives what is sent: values that are there, lookups by their id. */
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

  /** Whether a blank was chosen where the platform would else fill in a default. */
  private clears(field: Field): boolean {
    return this.values.has(field.name) && literalDefault(field) !== undefined;
  }

  private notify(): void {
    for (const listener of this.listeners) {
      listener();
    }
  }
}

const WORDS: Readonly<Record<string, string>> = { datetime: 'now', date: 'today', user: 'me' };

/** Gives the word of a default that the platform resolves when the record is saved. */
export function wordDefault(field: Field): 'now' | 'today' | 'me' | undefined {
  const word = WORDS[field.type];
  return word !== undefined && field.default === word ? (word as 'now' | 'today' | 'me') : undefined;
}

function literalDefault(field: Field): Json | undefined {
  const usable = wordDefault(field) === undefined && field.target === undefined;
  return usable ? field.default : undefined;
}

/** Gives a value as it is sent: a lookup by its id, everything else as it is. */
export function wireValue(field: Field, value: Json): Json {
  if (field.target !== undefined && value !== null) {
    return (value as unknown as { id: string }).id;
  }
  return value;
}
