import { useState } from 'react';
import { useDefinitions } from '../../api/definitions';
import { type Reference, useFirstRecords } from '../../api/records';
import { useRecents } from '../../runtime/favourites/usePlaces';

export interface Sample {
  /** The record whose value is shown; null where there is none. */
  readonly record: Reference | null;
  readonly choose: (record: Reference | null) => void;
  /** Notes that the record is there no more; another one is taken. */
  readonly pass: () => void;
}

const FEW = 3;

/** Gives a record to try an expression on: the given one, the one opened last, else the one changed last. */
export function useSample(object: string, given: string | undefined): Sample {
  const info = useDefinitions().object(object);
  const title = info?.definition.title ?? 'id';
  const opened = useRecents().filter((each) => each.object === object);
  const latest = useFirstRecords(object, { fields: [title], sort: '-updated_at' }, FEW);
  const [chosen, setChosen] = useState<Reference | null>(null);
  const [gone, setGone] = useState<readonly string[]>([]);
  const changed = (latest.data?.records ?? []).map(({ id, [title]: label }) => ({
    id,
    label: label === null || label === undefined ? null : String(label),
  }));
  const offered: readonly Reference[] = [
    ...(chosen === null ? [] : [chosen]),
    ...(given === undefined ? [] : [{ id: given, label: null }]),
    ...opened.map(({ id, label }) => ({ id, label })),
    ...changed,
  ];
  const record = offered.find(({ id }) => !gone.includes(id)) ?? null;
  return {
    record,
    choose: setChosen,
    pass: () => {
      if (record !== null) {
        setGone([...gone, record.id]);
      }
    },
  };
}
