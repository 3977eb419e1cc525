/** How the expression language is coloured; `platform/dougong/formula/grammar.lark` says what it is. */
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { tags } from '@lezer/highlight';

const WORDS = /^(and|or|not|in|contains)$/i;
const VALUES = /^(true|false|null)$/i;

export const expressionLanguage = StreamLanguage.define({
  name: 'expression',
  token(stream) {
    if (stream.eatSpace()) {
      return null;
    }
    if (stream.match(/^'(?:[^']|'')*'?|^"(?:[^"]|"")*"?/)) {
      return 'string';
    }
    if (stream.match(/^(?:\d+(?:\.\d+)?|\.\d+)/)) {
      return 'number';
    }
    if (stream.match(/^\$[\p{L}\w.]*/u)) {
      return 'variableName.special';
    }
    const word = stream.match(/^[\p{L}][\p{L}\w]*(?:\.[\p{L}\w]+)*/u);
    if (Array.isArray(word)) {
      const [name = ''] = word;
      if (WORDS.test(name)) {
        return 'keyword';
      }
      if (VALUES.test(name)) {
        return 'atom';
      }
      return stream.peek() === '(' ? 'variableName.function' : 'variableName';
    }
    stream.next();
    return 'operator';
  },
  languageData: { closeBrackets: { brackets: ['(', "'", '"'] } },
});

/** The colours are those of the app, which change with the theme. */
export const expressionColours = syntaxHighlighting(
  HighlightStyle.define([
    { tag: tags.string, color: 'var(--good)' },
    { tag: tags.number, color: 'var(--code-number)' },
    { tag: tags.atom, color: 'var(--code-number)' },
    { tag: tags.keyword, color: 'var(--code-word)', fontWeight: '600' },
    { tag: tags.function(tags.variableName), color: 'var(--accent)', fontWeight: '600' },
    { tag: tags.special(tags.variableName), color: 'var(--code-word)' },
    { tag: tags.variableName, color: 'var(--text)' },
    { tag: tags.operator, color: 'var(--text-2)' },
  ]),
);
