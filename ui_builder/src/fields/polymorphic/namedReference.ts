import type { Reference } from '../../api/records';

/** A record of one of several objects: it says of which. */
export interface NamedReference extends Reference {
  readonly object: string;
}
