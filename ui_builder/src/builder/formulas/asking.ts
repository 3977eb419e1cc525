/** What the editor asks the server while one writes: what fits at a place, and what a word is. */
import type { CompletionContext, CompletionResult, Completion as Offer } from '@codemirror/autocomplete';
import { type EditorView, hoverTooltip } from '@codemirror/view';
import { type Checked, type CheckRequest, type Completion, checkExpression } from '../../api/expressions';
import { charactersTo, offsetAt } from './faults';

/** What every question of one editor has in common. */
export type About = Omit<CheckRequest, 'expression' | 'cursor'>;

const WRITTEN = /[\p{L}\w$.]+$|['"][^'"]*$|[=<>(,]\s?$/u;
const KINDS: Readonly<Record<Completion['kind'], string>> = {
  field: 'property',
  relation: 'class',
  global: 'variable',
  function: 'function',
  option: 'enum',
  word: 'keyword',
};

async function ask(about: About, expression: string, cursor: number, signal?: AbortSignal) {
  try {
    const { expect: _, ...place } = about;
    const request = { ...place, expression, cursor };
    return await checkExpression(request, signal);
  } catch {
    return { completions: [] } satisfies Checked; // the check beside the editor tells what is wrong
  }
}

/** Offers what the server says fits at the cursor. */
export function completionsOf(about: () => About) {
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    if (!context.explicit && context.matchBefore(WRITTEN) === null) {
      return null;
    }
    const text = context.state.doc.toString();
    const abort = new AbortController();
    context.addEventListener('abort', () => abort.abort());
    const { completions = [] } = await ask(about(), text, charactersTo(text, context.pos), abort.signal);
    const [first] = completions;
    return first === undefined
      ? null
      : {
          from: offsetAt(text, first.start),
          to: offsetAt(text, first.end),
          filter: false,
          options: completions.map(offerOf),
        };
  };
}

function offerOf(each: Completion): Offer {
  const isFunction = each.kind === 'function';
  const label = isFunction ? each.text.replace(/\($/, '') : each.text;
  return {
    label,
    type: KINDS[each.kind],
    ...(each.label === each.text || isFunction ? {} : { detail: each.label }),
    ...(isFunction ? { info: () => docOf(each) } : {}),
    apply: (view, _, from, to) => write(view, each.text, from, to),
  };
}

/** Writes a text in place of another; of a function the parentheses too, the cursor between them. */
export function write(view: EditorView, text: string, from: number, to: number): void {
  const opens = text.endsWith('(');
  const follows = view.state.sliceDoc(to, to + 1);
  const insert = opens ? (follows === '(' ? text.slice(0, -1) : `${text})`) : text;
  const anchor = from + (opens ? text.length : insert.length);
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor },
    userEvent: 'input.complete',
    scrollIntoView: true,
  });
}

/** What a function or a field is, for the pointer that rests on it. */
export function docsUnderPointer(about: () => About) {
  return hoverTooltip(async (view, pos) => {
    const line = view.state.doc.lineAt(pos);
    for (const found of line.text.matchAll(/\$?[\p{L}][\p{L}\w]*(?:\.[\p{L}\w]+)*/gu)) {
      const start = line.from + found.index;
      const end = stepEnd(found[0], start, pos);
      if (start <= pos && pos <= start + found[0].length) {
        const told = await explain(about(), view.state.doc.toString(), end);
        return told === undefined
          ? null
          : { pos: start, end, above: true, create: () => ({ dom: docOf(told) }) };
      }
    }
    return null;
  });
}

function stepEnd(path: string, start: number, pos: number): number {
  const next = path.indexOf('.', Math.max(0, pos - start));
  return next < 0 ? start + path.length : start + next;
}

async function explain(about: About, text: string, end: number): Promise<Completion | undefined> {
  const { completions = [] } = await ask(about, text, charactersTo(text, end));
  return completions.find((each) => {
    const written = text.slice(offsetAt(text, each.start), end).toLowerCase();
    return each.text.replace(/\($/, '').toLowerCase() === written;
  });
}

function docOf({ label, doc }: Completion): HTMLElement {
  const shown = document.createElement('div');
  const head = document.createElement('strong');
  head.textContent = label;
  const about = document.createElement('p');
  about.textContent = doc.replaceAll('`', '');
  shown.className = 'cm-doc';
  shown.append(head, about);
  return shown;
}
