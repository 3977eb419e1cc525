import { MOST_MERGED } from './mayMerge';

/** The records that are to be made one, by their ids. */
export interface MergeSearch {
  readonly ids?: string;
}

export const mergeSearch = ({ ids }: Record<string, unknown>): MergeSearch =>
  typeof ids === 'string' ? { ids } : {};

export const idsIn = ({ ids = '' }: MergeSearch): readonly string[] =>
  [...new Set(ids.split(',').filter((each) => each !== ''))].slice(0, MOST_MERGED);
