/** Definitions with the builder's draft laid over them; pages of the builder read and save by these alone. */
import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { caller } from '../../api/client';
import {
  type DraftDefinition,
  type DraftListAnswer,
  type DraftState,
  type DraftSummary,
  draftCalls,
} from '../../api/drafts';
import type { Fault } from '../../api/problem';
import { keeperOf, listKey, oneKey, type Saving, summaryKey } from './DraftKeeper';

export interface DraftOf<T> {
  /** What it shall be, what was typed just now included; null where it shall go. */
  readonly definition: T | null;
  /** What is in force, by the names of the draft; null where there is none. */
  readonly before: T | null;
  /** What packages say; null where none brings it. */
  readonly below: T | null;
  /** The package that brings it. */
  readonly package: string | null;
  readonly state: DraftState;
  readonly stale: boolean;
  /** What is wrong with it as it was saved last, by JSON pointers into it. */
  readonly problems: readonly Fault[];
  readonly saving: Saving;
  /** Why the last save failed; the next change, or `retry`, tries again. */
  readonly error: unknown;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  save(next: T): void;
  remove(): void;
  /** Gives up what was done to it; resolves to what has it back. */
  discard(): Promise<() => Promise<void>>;
  /** Gives it, or one of its fields, another name. Rejects with an `ApiError` where that cannot be. */
  rename(to: string, field?: string): Promise<void>;
  undo(): void;
  redo(): void;
  retry(): void;
}

/** Gives one definition to work on; suspends while it loads, and throws where there is none. */
export function useDraft<T extends DraftDefinition>(kind: string, name: string): DraftOf<T> {
  const client = useQueryClient();
  const keeper = keeperOf(client);
  const { data } = useSuspenseQuery({
    queryKey: oneKey(kind, name),
    queryFn: ({ signal }) => keeper.read(kind, name, signal),
    refetchOnMount: 'always',
  });
  const work = useSyncExternalStore(keeper.subscribe, () => keeper.work(kind, name));
  useEffect(() => () => void keeper.flushAll(), [keeper]);
  return useMemo(
    () => ({
      definition: data.definition as T | null,
      before: data.before as T | null,
      below: data.below as T | null,
      package: data.package,
      state: data.state,
      stale: data.stale,
      problems: data.problems,
      saving: work.saving,
      error: work.error,
      canUndo: work.history.past.length > 0,
      canRedo: work.history.future.length > 0,
      save: (next) => keeper.save(kind, name, next),
      remove: () => keeper.save(kind, name, null),
      discard: () => keeper.discard({ kind, name }),
      rename: (to, field) => keeper.rename(kind, name, to, field),
      undo: () => void keeper.undo(kind, name),
      redo: () => void keeper.redo(kind, name),
      retry: () => void keeper.flushAll(),
    }),
    [data, work, keeper, kind, name],
  );
}

export interface DraftList<T> {
  /** Those that shall be. */
  readonly definitions: readonly T[];
  /** Those that shall go, as they are. */
  readonly removed: readonly T[];
  stateOf(name: string): DraftState;
  /** Gives the package that brings one; undefined where it is the tenant's own. */
  packageOf(name: string): string | undefined;
  /** Adds one to the draft. Rejects with an `ApiError` where that cannot be. */
  create(definition: T): Promise<void>;
  /** Takes one out of the draft: it shall go. Rejects with an `ApiError` where that cannot be. */
  remove(name: string): Promise<void>;
  /** Gives up what was done to one; resolves to what has it back. */
  discard(name: string): Promise<() => Promise<void>>;
}

/** Gives the definitions of a kind; suspends while they load. */
export function useDraftList<T extends DraftDefinition>(kind: string): DraftList<T> {
  const client = useQueryClient();
  const keeper = keeperOf(client);
  const { data } = useSuspenseQuery({
    queryKey: listKey(kind),
    queryFn: async ({ signal }): Promise<DraftListAnswer> => {
      await keeper.flushAll();
      return draftCalls.list(kind, signal);
    },
    refetchOnMount: 'always',
  });
  return useMemo(
    () => ({
      definitions: data.definitions as readonly DraftDefinition[] as readonly T[],
      removed: data.removed as readonly DraftDefinition[] as readonly T[],
      stateOf: (name) => data.states[name] ?? 'same',
      packageOf: (name) => data.packages[name],
      create: async (definition) => {
        const answer = await draftCalls.save(kind, definition.name, definition);
        client.setQueryData(oneKey(kind, definition.name), answer);
        await keeper.readLists(kind);
      },
      remove: async (name) => {
        const answer = await draftCalls.remove(kind, name);
        client.setQueryData(oneKey(kind, name), answer);
        await keeper.readLists(kind);
      },
      discard: (name) => keeper.discard({ kind, name }),
    }),
    [data, client, keeper, kind],
  );
}

/** Gives what the builder works on; suspends while it loads. */
export function useDraftSummary(): DraftSummary {
  return useSuspenseQuery({
    queryKey: [...summaryKey, caller.locale],
    queryFn: ({ signal }) => draftCalls.summary(signal),
    refetchOnMount: 'always',
  }).data;
}
