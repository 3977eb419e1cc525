/** What the schema tells while one writes: completions, and what a property is under the pointer. */
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import { hoverTooltip } from '@codemirror/view';
import type { JsonSchema } from '../../api/kindSchemas';
import { placeAt } from './jsonPlaces';
import { beginningOf, descriptionOf, type Path, partsAt, propertiesAt, valuesOf } from './schemaWalk';

export interface About {
  readonly schema: JsonSchema;
  readonly locale: string;
  /** The last text that was JSON: conditions of the schema are asked of it. */
  readonly document: unknown;
}

/** Completes names of properties and listed values. */
export function completionsOf(about: () => About) {
  return (context: CompletionContext): CompletionResult | null => {
    const text = context.state.doc.toString();
    const place = placeAt(syntaxTree(context.state), text, context.pos);
    if (place === null || (!context.explicit && place.range.from === place.range.to)) {
      return null;
    }
    const { schema, locale, document } = about();
    const options =
      place.what === 'name'
        ? names(schema, locale, document, place.path, !text.slice(place.range.to).trimStart().startsWith(':'))
        : valuesOf(partsAt(schema, document, place.path)).map((value) => ({ label: JSON.stringify(value) }));
    return options.length === 0
      ? null
      : { from: place.range.from, to: place.range.to, options, validFor: /^"?\w*"?$/ };
  };
}

function names(
  schema: JsonSchema,
  locale: string,
  document: unknown,
  path: Path,
  withValue: boolean,
): Completion[] {
  const there = path.reduce<unknown>(
    (value, step) => (value as Readonly<Record<string | number, unknown>> | undefined)?.[step],
    document,
  );
  const taken = new Set(typeof there === 'object' && there !== null ? Object.keys(there) : []);
  return [...propertiesAt(schema, document, path)].map(([name, parts]) => {
    const info = descriptionOf(parts, locale);
    return {
      label: JSON.stringify(name),
      ...(withValue ? { apply: `${JSON.stringify(name)}: ${beginningOf(parts)}` } : {}),
      ...(info === '' ? {} : { info }),
      boost: taken.has(name) ? -1 : 0,
    };
  });
}

/** Tells what a property is while the pointer rests on it. */
export function hoverHelp(about: () => About) {
  return hoverTooltip((view, offset) => {
    const text = view.state.doc.toString();
    const place = placeAt(syntaxTree(view.state), text, offset + 1);
    if (place === null || place.range.from === place.range.to) {
      return null;
    }
    const { schema, locale, document } = about();
    const { from, to } = place.range;
    const written = text.slice(from, to).replaceAll('"', '');
    const path = place.what === 'name' ? [...place.path, written] : place.path;
    const said = descriptionOf(partsAt(schema, document, path), locale);
    if (said === '') {
      return null;
    }
    return {
      pos: from,
      end: to,
      create: () => {
        const dom = window.document.createElement('div');
        dom.className = 'cm-doc';
        dom.textContent = said;
        return { dom };
      },
    };
  });
}
