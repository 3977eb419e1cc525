/** The way through a form whose screens come one after another. */
import type { FormStore } from './FormStore';
import { cellsIn, type FormScreen } from './screens';

/** What stands after the last screen: everything once more, before it is saved. */
export const SUMMARY = '(summary)';

/** Gives the names of the screens that are seen now, and the summary behind them. */
export function stepsOf(form: FormStore, screens: readonly FormScreen[]): readonly string[] {
  const seen = screens.filter(({ within }) => form.sees({ within })).map(({ name }) => name);
  return [...seen, SUMMARY];
}

/** Gives the step that one stands at: where that one is no longer seen, the one before it. */
export function standing(steps: readonly string[], all: readonly string[], at: string): string {
  const before = all.slice(0, all.indexOf(at) + 1).filter((name) => steps.includes(name));
  return steps.includes(at) ? at : (before.at(-1) ?? steps[0] ?? SUMMARY);
}

/** Gives the screen that a field stands on. */
export function screenOf(screens: readonly FormScreen[], field: string): string | undefined {
  return screens.find((screen) => cellsIn([screen]).some((cell) => cell.field.name === field))?.name;
}

/** Names the fields of a screen. */
export function fieldsOn(screens: readonly FormScreen[], name: string): readonly string[] {
  return cellsIn(screens.filter((screen) => screen.name === name)).map(({ field }) => field.name);
}
