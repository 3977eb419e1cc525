import { EditorView } from '@codemirror/view';

/** The editor in the app's own colours, in which it is light or dark as the app is. */
export const editorTheme = EditorView.theme({
  '&': { color: 'var(--text)', backgroundColor: 'var(--surface)', fontSize: '13px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    fontFamily: 'ui-monospace, "SF Mono", Consolas, monospace',
    lineHeight: '1.6',
    minHeight: '76px',
    maxHeight: '320px',
  },
  '.cm-content': {
    // Text alone is typed: else the browser puts styles into it, which the content policy refuses.
    WebkitUserModify: 'read-write-plaintext-only',
    padding: '8px 0',
    caretColor: 'var(--text)',
  },
  '.cm-line': { padding: '0 10px' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--accent-soft) !important',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    color: 'var(--accent)',
    backgroundColor: 'var(--accent-soft)',
  },
  '.cm-placeholder': { color: 'var(--text-2)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--danger) 1px',
    textUnderlineOffset: '3px',
  },
  '.cm-tooltip': {
    color: 'var(--text)',
    backgroundColor: 'var(--surface)',
    border: '1px solid var(--line)',
    borderRadius: 'var(--radius)',
    boxShadow: '0 6px 20px rgb(0 0 0 / 16%)',
    maxWidth: 'min(460px, 90vw)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'inherit', maxHeight: '260px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '4px 10px', lineHeight: '20px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    color: 'var(--on-accent)',
    backgroundColor: 'var(--accent)',
  },
  '.cm-completionDetail': {
    marginLeft: '12px',
    fontFamily: 'var(--font)',
    fontStyle: 'normal',
    opacity: '0.85',
  },
  '.cm-completionIcon': { display: 'none' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '700' },
  '.cm-tooltip.cm-completionInfo': { padding: '0' },
  '.cm-doc': { padding: '8px 10px', fontFamily: 'var(--font)', whiteSpace: 'normal' },
  '.cm-doc strong': { fontFamily: 'ui-monospace, "SF Mono", Consolas, monospace', fontWeight: '600' },
  '.cm-doc p': { margin: '4px 0 0', color: 'var(--text-2)' },
});
