/** Going from field to field by Tab while one edits in place. */

const ENTERED =
  'input:not([type="hidden"]), textarea, select, button, [tabindex="0"], [contenteditable="true"]';

/** Gives the place of the editable field after (or before) the one that an element stands in. */
export function placeBeside(element: Element, step: 1 | -1): string | undefined {
  const places = [...(element.closest('article')?.querySelectorAll<HTMLElement>('[data-place]') ?? [])];
  const at = places.findIndex((each) => each.contains(element));
  const seen = places.filter((each, index) => index === at || each.checkVisibility());
  return seen[seen.findIndex((each) => each.contains(element)) + step]?.dataset.place;
}

/** Tells whether Tab would leave the input: some, such as that of an address, are several boxes. */
export function leavesInput(input: Element, target: Element, step: 1 | -1): boolean {
  const boxes = [...input.querySelectorAll<HTMLElement>(ENTERED)].filter((each) => each.tabIndex >= 0);
  return target === boxes.at(step === 1 ? -1 : 0);
}
