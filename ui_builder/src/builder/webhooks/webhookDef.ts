/** Webhooks as builders work on them. */
import type { DraftDefinition } from '../../api/drafts';
import type { Unnamed } from '../../api/labels';
import type { Delivery } from '../../api/webhooks';
import type { ObjectDef, Texts } from '../../meta/types';
import { put } from '../editor/put';
import type { OneOf } from '../editor/useOne';

export const EVENTS = [
  'created',
  'updated',
  'deleted',
  'restored',
  'submitted',
  'voided',
  'amended',
  'published',
] as const;
export type EventName = (typeof EVENTS)[number];

export interface Interest {
  readonly object: string;
  readonly events?: readonly EventName[];
  readonly changed?: readonly string[];
  readonly when?: string;
  readonly fields?: readonly string[];
}

export interface WebhookDef extends DraftDefinition {
  readonly kind: 'webhook';
  readonly label: Texts;
  readonly help?: Texts;
  readonly url: string;
  readonly active?: boolean;
  readonly listens: readonly Interest[];
  readonly off_after?: number;
}

export type WebhookWork = OneOf<WebhookDef>;

export const USUAL_DAYS = 5;

const OF_RECORDS: readonly EventName[] = ['created', 'updated', 'deleted', 'restored'];
const OF_DOCUMENTS: readonly EventName[] = ['submitted', 'voided', 'amended'];

/** Gives what can happen to records of an object. */
export function eventsOf(object: Pick<ObjectDef, 'shape'> | undefined): readonly EventName[] {
  const shape: string = object?.shape ?? 'plain';
  if (shape === 'event') {
    return ['published'];
  }
  return shape === 'document' ? [...OF_RECORDS, ...OF_DOCUMENTS] : OF_RECORDS;
}

/** Gives an interest with an event more or less; that of all events is not said. */
export function withEvent(
  interest: Interest,
  possible: readonly EventName[],
  event: EventName,
  on: boolean,
): Interest {
  const now = interest.events ?? possible;
  const next = possible.filter((each) => (each === event ? on : now.includes(each)));
  const said = put(interest, 'events', next.length === possible.length ? undefined : next);
  return next.includes('updated') ? said : put(said, 'changed', undefined);
}

/** Gives a list of fields as it is written: none is not said. */
export const fieldsOrNone = (fields: readonly string[]): readonly string[] | undefined =>
  fields.length === 0 ? undefined : fields;

/** Gives the records that deliveries tell of by their ids alone, by object. */
export function unnamedIn(
  deliveries: readonly Pick<Delivery, 'object' | 'record'>[],
  objects: readonly Pick<ObjectDef, 'name' | 'title' | 'shape'>[],
): readonly Unnamed[] {
  return objects.flatMap(({ name, title, shape }) => {
    const ids = deliveries.filter((each) => each.object === name).map(({ record }) => record);
    const stored = (shape as string | undefined) !== 'event';
    return ids.length === 0 || !stored ? [] : [{ object: name, title, ids: [...new Set(ids)].toSorted() }];
  });
}
