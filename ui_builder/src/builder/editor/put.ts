/** Gives a definition, or a part of one, that says something else of one thing; undefined: nothing of it. */
export function put<T extends object, K extends keyof T>(of: T, key: K, value: T[K] | undefined): T {
  const { [key]: _, ...rest } = of;
  return (value === undefined ? rest : { ...of, [key]: value }) as T;
}

/** Gives a list with one entry moved to the place of another. */
export function movedTo<T>(all: readonly T[], from: number, to: number): readonly T[] {
  const entry = all[from];
  if (entry === undefined || to < 0) {
    return all;
  }
  const rest = all.filter((_, index) => index !== from);
  return [...rest.slice(0, to), entry, ...rest.slice(to)];
}

/** Gives a list with one entry replaced. */
export function withAt<T>(all: readonly T[], index: number, entry: T): readonly T[] {
  return all.map((each, at) => (at === index ? entry : each));
}
