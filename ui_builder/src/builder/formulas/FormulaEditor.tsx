import { lazy, Suspense } from 'react';
import type { DraftDefinition } from '../../api/drafts';
import styles from './FormulaEditor.module.css';

export interface FormulaEditorProps {
  /** The object whose records the expression is over; empty where there is no record at hand. */
  object: string;
  /** Where in a flow it stands: it may name what earlier steps gave. */
  place?: FlowPlace | undefined;
  value: string;
  /** The type that its value must have, such as `boolean`. */
  expect?: string | undefined;
  /** What it is for, such as the name of the property. */
  label: string;
  /** The record that its value is shown of; otherwise one that was opened or changed last. */
  record?: string | undefined;
  /** Whether fields of the caller's draft may be named. */
  draft?: boolean;
  onChange: (value: string) => void;
}

/** A step of a flow, or its trigger. */
export interface FlowPlace {
  readonly flow: DraftDefinition;
  readonly step: string;
}

const Editor = lazy(() => import('./Editor').then((module) => ({ default: module.Editor })));

/**
 * Writes an expression: colours, what fits at the cursor, what a word is, what is wrong with a way to mend
 * it, and the value on a record. It stands in a scope that knows the object.
 */
export function FormulaEditor(props: FormulaEditorProps) {
  return (
    <Suspense fallback={<Waiting {...props} />}>
      <Editor {...props} />
    </Suspense>
  );
}

/** The text, until the editor is loaded. */
function Waiting({ label, value }: FormulaEditorProps) {
  return (
    <div className={styles.editor} aria-busy="true">
      <div className={styles.tools}>
        <span className={styles.name}>{label}</span>
      </div>
      <div className={styles.box}>
        <pre>{value}</pre>
      </div>
    </div>
  );
}
