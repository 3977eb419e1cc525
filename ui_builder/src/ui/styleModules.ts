/**
 * Run-time styles of the code editor, kept in a constructable style sheet.
 *
 * Takes the place of `style-mod` (see vite.config.ts), which writes a <style> element into a document;
 * a Content-Security-Policy without 'unsafe-inline' refuses that.
 */
import { StyleModule as Original } from 'style-mod';
import { updateCSS } from './styleSheets';

const KEY = 'code-editor';
/** In the order in which they apply. */
const mounted: Original[] = [];

export class StyleModule extends Original {
  static override mount(
    root: Document | ShadowRoot,
    modules: Original | readonly Original[],
    options?: { nonce?: string },
  ): void {
    const wanted = Array.isArray(modules) ? (modules as readonly Original[]) : [modules as Original];
    if (root !== document) {
      Original.mount(root, wanted, options);
      return;
    }
    if (addInOrder(mounted, wanted)) {
      updateCSS(mounted.map((each) => each.getRules()).join('\n'), KEY);
    }
  }
}

/** Puts what is new behind what it shall override; tells whether anything was. */
export function addInOrder<T>(known: T[], wanted: readonly T[]): boolean {
  let after = 0;
  let changed = false;
  for (const each of wanted) {
    const at = known.indexOf(each);
    if (at < 0) {
      known.splice(after, 0, each);
      changed = true;
    }
    after = Math.max(after, at < 0 ? after + 1 : at + 1);
  }
  return changed;
}
