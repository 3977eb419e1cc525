/** The form of a cell, loaded by whoever may edit; what is typed before it is there is kept for it. */
import { type ComponentProps, type KeyboardEvent, useEffect, useRef, useSyncExternalStore } from 'react';
import { needInputs } from '../../fields/lateInput';
import { useTexts } from '../../i18n/useTexts';
import type { CellForm } from './CellForm';
import styles from './LateCellForm.module.css';

type Form = typeof CellForm;

let loaded: Form | Error | undefined;
let loading: Promise<void> | undefined;
const waiting = new Set<() => void>();

/** Loads the form and what it needs, unless they are there: called early, the first edit need not wait. */
export function needCellForm(): Promise<void> {
  loading ??= Promise.all([import('./CellForm'), needInputs()]).then(
    ([module]) => told(module.CellForm),
    (error: Error) => {
      loading = undefined;
      told(error);
    },
  );
  return loading;
}

function told(what: Form | Error): void {
  loaded = what;
  for (const each of waiting) {
    each();
  }
}

function listen(listener: () => void): () => void {
  waiting.add(listener);
  return () => waiting.delete(listener);
}

const focus = (place: HTMLInputElement | null): void => place?.focus();

/** Shows the form of a cell at once where it is loaded, else a place that takes what is typed by then. */
export function LateCellForm(props: ComponentProps<Form>) {
  const { editing, editor, onDone } = props;
  const { text } = useTexts();
  const Form = useSyncExternalStore(listen, () => loaded);
  const kept = useRef({ typed: '', end: '' });

  useEffect(() => {
    needCellForm();
  }, []);
  const there = Form !== undefined;
  useEffect(() => {
    const { typed, end } = kept.current;
    if (!there || typed === '') {
      return;
    }
    // As if it were typed now: every input of every field type knows what to make of it.
    document.execCommand('insertText', false, typed);
    if (end === '') {
      return;
    }
    const frame = requestAnimationFrame(() =>
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key: end, bubbles: true, cancelable: true }),
      ),
    );
    return () => cancelAnimationFrame(frame);
  }, [there]);

  if (Form instanceof Error) {
    throw Form;
  }
  if (Form !== undefined) {
    return <Form {...props} />;
  }

  function pressed(event: KeyboardEvent<HTMLInputElement>) {
    event.stopPropagation(); // the keys of the table are not meant
    if (event.key === 'Escape') {
      event.preventDefault();
      editor.cancel();
      onDone(0);
    } else if (event.key === 'Enter' || event.key === 'Tab') {
      event.preventDefault();
      kept.current.end = event.key;
    }
  }

  return (
    <input
      ref={focus}
      className={styles.place}
      aria-busy="true"
      aria-label={text(editing.field.label)}
      onInput={(event) => {
        kept.current = { typed: event.currentTarget.value, end: '' };
      }}
      onKeyDown={pressed}
    />
  );
}
