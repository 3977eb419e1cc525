import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  startCompletion,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import {
  bracketMatching,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  syntaxHighlighting,
  syntaxTree,
} from '@codemirror/language';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { Annotation, EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { type RefObject, useEffect, useRef } from 'react';
import type { JsonSchema } from '../../api/kindSchemas';
import type { Fault } from '../../api/problem';
import { editorTheme } from '../formulas/theme';
import styles from './JsonCode.module.css';
import { rangeOf } from './jsonPlaces';
import { completionsOf, hoverHelp } from './schemaHelp';

interface Props {
  value: string;
  label: string;
  schema: JsonSchema;
  locale: string;
  document: unknown;
  /** What is wrong, by JSON pointers. */
  problems: readonly Fault[];
  onChange: (value: string) => void;
}

const fromOutside = Annotation.define<boolean>();
const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--accent)' },
  { tag: tags.string, color: 'var(--text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--good)' },
]);

/** Goes before the theme that all editors have. */
const tall = EditorView.theme({
  '.cm-scroller': { maxHeight: '65vh', fontSize: '12px' },
  '.cm-gutters': {
    color: 'var(--text-2)',
    backgroundColor: 'var(--bg)',
    borderRight: '1px solid var(--line)',
  },
});

/** A JSON text with completion and help from a schema, and marks where something is wrong. */
export function JsonCode(props: Props) {
  const home = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  const { value, problems, label } = props;
  useEffect(() => {
    if (home.current === null) {
      return;
    }
    const made = new EditorView({
      parent: home.current,
      state: EditorState.create({ doc: latest.current.value, extensions: extensions(label, latest) }),
    });
    view.current = made;
    return () => {
      made.destroy();
      view.current = null;
    };
  }, [label]);
  useEffect(() => {
    const at = view.current;
    if (at !== null && at.state.doc.toString() !== value) {
      const changes = { from: 0, to: at.state.doc.length, insert: value };
      at.dispatch({ changes, annotations: fromOutside.of(true) });
    }
  }, [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another text has its marks elsewhere
  useEffect(() => {
    const at = view.current;
    if (at !== null) {
      at.dispatch(setDiagnostics(at.state, marks(at.state, problems)));
    }
  }, [problems, value]);
  return <div ref={home} className={styles.code} />;
}

function marks(state: EditorState, problems: readonly Fault[]): Diagnostic[] {
  const text = state.doc.toString();
  const tree = syntaxTree(state);
  const wrong: Diagnostic[] = problems.map(({ path, message }) => ({
    ...rangeOf(tree, text, path),
    severity: 'error',
    message,
  }));
  return wrong.filter(({ to }) => to <= text.length);
}

function extensions(label: string, latest: RefObject<Props>) {
  const about = () => latest.current;
  return [
    history(),
    drawSelection(),
    lineNumbers(),
    foldGutter(),
    lintGutter(),
    bracketMatching(),
    closeBrackets(),
    json(),
    syntaxHighlighting(colours),
    tall,
    editorTheme,
    EditorView.lineWrapping,
    EditorState.tabSize.of(2),
    autocompletion({ override: [completionsOf(about)], icons: false, maxRenderedOptions: 80 }),
    hoverHelp(about),
    EditorView.contentAttributes.of({
      'aria-label': label,
      'aria-multiline': 'true',
      tabindex: '0',
      spellcheck: 'false',
      autocapitalize: 'off',
    }),
    keymap.of([
      // Tab takes what is offered; where nothing is, it leaves the editor as it leaves any box.
      { key: 'Tab', run: acceptCompletion },
      { key: 'Ctrl-Space', run: startCompletion },
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...historyKeymap,
      ...foldKeymap,
      ...defaultKeymap,
    ]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged && !update.transactions.some((each) => each.annotation(fromOutside))) {
        latest.current.onChange(update.state.doc.toString());
      }
    }),
  ];
}
