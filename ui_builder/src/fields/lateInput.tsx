/** Inputs of fields, loaded by the first form that needs one: whoever only reads does without them. */
import { type ComponentType, useEffect, useState, useSyncExternalStore } from 'react';
import type { InputProps } from './fieldUi';
import styles from './lateInput.module.css';
import { isMasked } from './shared/masked';

type Inputs = ReadonlyMap<string, ComponentType<InputProps>>;

let loaded: Inputs | Error | undefined;
let loading: Promise<void> | undefined;
const waiting = new Set<() => void>();

/** Loads the inputs, unless they are there; a page that is about to show a form calls it early. */
export function needInputs(): Promise<void> {
  if (loading === undefined) {
    loading = import('./inputs').then(
      (module) => told(module.inputs),
      (error: Error) => {
        loading = undefined;
        told(error);
      },
    );
  }
  return loading;
}

const focus = (place: HTMLInputElement | null): void => place?.focus();

function told(what: Inputs | Error): void {
  loaded = what;
  for (const each of waiting) {
    each();
  }
}

function listen(listener: () => void): () => void {
  waiting.add(listener);
  return () => waiting.delete(listener);
}

/** Gives the input of a field type: its place is kept free until it is there. */
export function lateInput(type: string): ComponentType<InputProps> {
  return function LateInput(props: InputProps) {
    const inputs = useSyncExternalStore(listen, () => loaded);
    useEffect(() => {
      needInputs();
    }, []);
    if (inputs instanceof Error) {
      throw inputs;
    }
    // Of what is masked only the ends are known: what is typed takes the place of all of it.
    const [masked] = useState(() => props.field.definition.masked === true && isMasked(props.value));
    const Input = inputs?.get(masked ? 'encrypted_text' : type);
    if (Input !== undefined) {
      return <Input {...props} />;
    }
    // The focus waits here for the input that is to have it: what is typed by then is meant for nothing else.
    return props.autoFocus ? (
      <input className={styles.place} readOnly aria-busy="true" id={props.id} ref={focus} />
    ) : (
      <span className={styles.place} aria-busy="true" />
    );
  };
}
