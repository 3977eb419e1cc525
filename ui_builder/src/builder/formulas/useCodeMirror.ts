import {
  acceptCompletion,
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
  completionStatus,
  startCompletion,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { type Diagnostic, setDiagnostics } from '@codemirror/lint';
import { Annotation, EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, placeholder } from '@codemirror/view';
import { type RefObject, useEffect, useRef } from 'react';
import { type About, completionsOf, docsUnderPointer } from './asking';
import { expressionColours, expressionLanguage } from './language';
import { editorTheme } from './theme';

/** The longest expression that the server takes. */
export const MAX_LENGTH = 10_000;

interface Given {
  readonly value: string;
  readonly about: About;
  readonly label: string;
  readonly describedBy: string;
  readonly placeholder: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly onChange: (value: string) => void;
}

const fromOutside = Annotation.define<boolean>();

/** Keeps an editor in an element; gives the editor, once it is there. */
export function useCodeMirror(
  home: RefObject<HTMLElement | null>,
  given: Given,
): RefObject<EditorView | null> {
  const view = useRef<EditorView | null>(null);
  const latest = useRef(given);
  useEffect(() => {
    latest.current = given;
  });
  const { label, describedBy, placeholder: hint } = given;
  useEffect(() => {
    const parent = home.current;
    if (parent === null) {
      return;
    }
    const made = new EditorView({
      parent,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: extensions({ label, describedBy, hint }, latest),
      }),
    });
    view.current = made;
    return () => {
      made.destroy();
      view.current = null;
    };
  }, [home, label, describedBy, hint]);
  const { value, diagnostics } = given;
  useEffect(() => {
    const at = view.current;
    if (at !== null && at.state.doc.toString() !== value) {
      const changes = { from: 0, to: at.state.doc.length, insert: value };
      at.dispatch({ changes, annotations: fromOutside.of(true) });
    }
  }, [value]);
  useEffect(() => {
    const at = view.current;
    if (at !== null) {
      const length = at.state.doc.length;
      const fitting = diagnostics.filter(({ to }) => to <= length);
      at.dispatch(setDiagnostics(at.state, fitting));
    }
  }, [diagnostics]);
  return view;
}

const ASK_AGAIN_MS = 25;
const GIVE_UP_AFTER_MS = 1_000;

/** Takes what is offered, or what is on its way as soon as it is there, unless one types on. */
function takeOffered(view: EditorView): boolean {
  const { doc } = view.state;
  const until = Date.now() + GIVE_UP_AFTER_MS;
  function again(): boolean {
    if (completionStatus(view.state) === null || view.state.doc !== doc || Date.now() > until) {
      return false;
    }
    if (!acceptCompletion(view)) {
      setTimeout(again, ASK_AGAIN_MS);
    }
    return true;
  }
  return again();
}

interface Words {
  readonly label: string;
  readonly describedBy: string;
  readonly hint: string;
}

function extensions({ label, describedBy, hint }: Words, latest: RefObject<Given>) {
  const about = () => latest.current.about;
  return [
    history(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    expressionLanguage,
    expressionColours,
    editorTheme,
    placeholder(hint),
    EditorView.lineWrapping,
    EditorState.changeFilter.of(({ newDoc }) => newDoc.length <= MAX_LENGTH),
    autocompletion({ override: [completionsOf(about)], icons: false, maxRenderedOptions: 60 }),
    docsUnderPointer(about),
    EditorView.contentAttributes.of({
      'aria-label': label,
      'aria-describedby': describedBy,
      'aria-multiline': 'true',
      tabindex: '0',
      spellcheck: 'false',
      autocapitalize: 'off',
    }),
    keymap.of([
      // Tab takes what is offered; where nothing is, it leaves the editor as it leaves any box.
      { key: 'Tab', run: takeOffered },
      { key: 'Ctrl-Space', run: startCompletion },
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...historyKeymap,
      ...defaultKeymap,
    ]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged && !update.transactions.some((each) => each.annotation(fromOutside))) {
        latest.current.onChange(update.state.doc.toString());
      }
    }),
  ];
}
