/**
 * Run-time styles of the widget library, kept in constructable style sheets.
 *
 * Takes the place of `@rc-component/util/es/Dom/dynamicCSS` (see vite.config.ts), whose <style> elements
 * a Content-Security-Policy without 'unsafe-inline' refuses; style sheets made by script are allowed.
 * Callers only mark what they get back, so they get an element that is never attached.
 */
interface Options {
  prepend?: boolean | 'queue';
  priority?: number;
}

interface Entry {
  sheet: CSSStyleSheet;
  handle: HTMLStyleElement;
  rank: number;
  css: string;
}

const entries = new Map<string, Entry>();

/** What is put in front comes first, and among that what has the least priority. */
function rankOf({ prepend, priority = 0 }: Options): number {
  if (!prepend) {
    return Number.MAX_SAFE_INTEGER;
  }
  return prepend === 'queue' ? priority : Number.MIN_SAFE_INTEGER;
}

function adopt(): void {
  const ordered = [...entries.values()].sort((left, right) => left.rank - right.rank);
  document.adoptedStyleSheets = ordered.map((entry) => entry.sheet);
}

/** Adds or replaces the style sheet of a key. */
export function updateCSS(css: string, key: string, options: Options = {}): HTMLStyleElement {
  let entry = entries.get(key);
  if (entry === undefined) {
    const handle = document.createElement('style');
    entry = { sheet: new CSSStyleSheet(), handle, rank: rankOf(options), css: '' };
    entries.set(key, entry);
    adopt();
  }
  if (entry.css !== css) {
    entry.sheet.replaceSync(css);
    entry.css = css;
  }
  return entry.handle;
}

/** Adds a style sheet that nobody will ask for again. */
export function injectCSS(css: string, options: Options = {}): HTMLStyleElement {
  return updateCSS(css, `unnamed-${entries.size}`, options);
}

/** Removes the style sheet of a key. */
export function removeCSS(key: string): void {
  if (entries.delete(key)) {
    adopt();
  }
}

/** Part of the replaced module's interface; there is no container here to forget. */
export function clearContainerCache(): void {}
