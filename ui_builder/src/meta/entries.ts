/** Entries of definitions that name a field: columns of views, cells of layouts, questions of forms. */

/** Whatever goes with the field may be left out. */
interface Named {
  readonly field: string;
}

/** Gives the field, or the path to it, that an entry names. */
export const pathOf = (entry: string | Named): string => (typeof entry === 'string' ? entry : entry.field);

/** Gives an entry in full, for one is also written as its field alone. */
export const inFull = <T extends Named>(entry: string | T): Named & Partial<T> =>
  typeof entry === 'string' ? ({ field: entry } as Named & Partial<T>) : entry;
