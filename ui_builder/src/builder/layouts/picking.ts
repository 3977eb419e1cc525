/** Choosing several lines of a list, as everywhere: one more by Ctrl, up to one by Shift. */

export function toggled(chosen: readonly string[], one: string): readonly string[] {
  return chosen.includes(one) ? chosen.filter((each) => each !== one) : [...chosen, one];
}

/** Gives the lines from the one that was chosen last to another. */
export function rangeTo(all: readonly string[], chosen: readonly string[], to: string): readonly string[] {
  const from = all.indexOf(chosen.at(-1) ?? to);
  const end = all.indexOf(to);
  const between = all.slice(Math.min(from, end), Math.max(from, end) + 1);
  return [...chosen.filter((each) => !between.includes(each)), ...between];
}
