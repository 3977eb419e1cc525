/** Keeps what a builder works on: shown at once, saved a moment later, undone step by step. */
import type { QueryClient } from '@tanstack/react-query';
import { type DraftAnswer, type DraftDefinition, type DraftState, draftCalls } from '../../api/drafts';
import { alike, back, forth, type History, NO_HISTORY, renamed, type Step, said } from './undoStack';

export const SAVE_AFTER_MS = 600;

export type Saving = 'saved' | 'waiting' | 'saving' | 'failed';

/** How far a definition is, beside what it says. */
export interface Work {
  readonly history: History;
  readonly saving: Saving;
  readonly error: unknown;
}

const AT_REST: Work = { history: NO_HISTORY, saving: 'saved', error: null };

export const oneKey = (kind: string, name: string) => ['draft', 'one', kind, name] as const;
export const listKey = (kind: string) => ['draft', 'list', kind] as const;
export const summaryKey = ['draft', 'summary'] as const;

/** The definitions that one browser page works on; what they say lies in the query cache. */
export class DraftKeeper {
  private readonly works = new Map<string, Work>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly running = new Map<string, Promise<void>>();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly client: QueryClient) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  work(kind: string, name: string): Work {
    return this.works.get(`${kind}/${name}`) ?? AT_REST;
  }

  /** Tells how far all of it is: the worst of any definition. */
  get saving(): Saving {
    const all = new Set([...this.works.values()].map((each) => each.saving));
    return (['failed', 'saving', 'waiting'] as const).find((each) => all.has(each)) ?? 'saved';
  }

  /** Reads a definition, unless there is something of it to save first. */
  async read(kind: string, name: string, signal?: AbortSignal): Promise<DraftAnswer> {
    const known = this.known(kind, name);
    if (known !== undefined && this.work(kind, name).saving !== 'saved') {
      return known;
    }
    return draftCalls.get(kind, name, signal);
  }

  /** Shows what a definition shall be, and saves it in a moment; null: it shall go. */
  save(kind: string, name: string, definition: DraftDefinition | null): void {
    const before = this.known(kind, name)?.definition ?? null;
    if (alike(before, definition)) {
      return;
    }
    const history = said(this.work(kind, name).history, before, definition, Date.now());
    this.show(kind, name, definition, history);
  }

  async undo(kind: string, name: string): Promise<void> {
    await this.step(kind, name, back);
  }

  async redo(kind: string, name: string): Promise<void> {
    await this.step(kind, name, forth);
  }

  /** Gives a definition, or a field of it, another name; whoever reads it in the draft follows. */
  async rename(kind: string, name: string, to: string, field?: string): Promise<void> {
    await this.flushAll();
    const answer = await draftCalls.rename({ kind, name, to, ...(field === undefined ? {} : { field }) });
    const history = renamed(this.work(kind, name).history, field ?? name, to);
    this.works.clear();
    const now = field === undefined ? to : name;
    if (field !== undefined) {
      this.works.set(`${kind}/${now}`, { ...AT_REST, history });
    }
    // What is being read may still have the old name.
    this.client.cancelQueries({ queryKey: oneKey(kind, now) });
    this.client.setQueryData(oneKey(kind, now), answer);
    await this.readOthers(kind, now);
    this.tell();
  }

  /** Gives up what was done to a definition, or to all; what was there can be restored. */
  async discard(of: DraftDefinition | null): Promise<() => Promise<void>> {
    this.drop(of);
    await Promise.allSettled(this.running.values());
    // A save that was under way may have found more to save, or have failed.
    this.drop(of);
    const { drafts } = await draftCalls.discard(of);
    await this.forget();
    return async () => {
      await this.flushAll();
      await draftCalls.restore(drafts);
      await this.forget();
    };
  }

  /** Reads everything anew: what was published, discarded or merged is not what is shown any more. */
  async forget(): Promise<void> {
    // What was said meanwhile of anything is no part of that: it is saved before it is read.
    await this.flushAll();
    this.works.clear();
    this.tell();
    await this.client.invalidateQueries({ queryKey: ['draft'] });
  }

  /** Reads anew what tells of several definitions, after one of a kind was saved. */
  async readLists(kind: string): Promise<void> {
    const lists = [listKey(kind), summaryKey, ['draft', 'scope'], ['draft', 'check']];
    await Promise.all(lists.map((queryKey) => this.client.invalidateQueries({ queryKey })));
  }

  /** Saves at once whatever waits. */
  async flushAll(): Promise<void> {
    for (const [key, work] of this.works) {
      if (work.saving === 'waiting' || work.saving === 'failed') {
        this.flush(key);
      }
    }
    await Promise.all(this.running.values());
    if (this.saving === 'waiting') {
      await this.flushAll();
    }
  }

  private async step(
    kind: string,
    name: string,
    turn: (history: History, now: DraftDefinition | null) => [History, Step] | null,
  ): Promise<void> {
    const found = turn(this.work(kind, name).history, this.known(kind, name)?.definition ?? null);
    if (found === null) {
      return;
    }
    const [history, step] = found;
    if (step.kind === 'said') {
      this.show(kind, name, step.definition, history);
      return;
    }
    await this.rename(kind, name, step.from, step.to);
    this.works.set(`${kind}/${name}`, { ...AT_REST, history });
    this.tell();
  }

  /** Saves nothing of what waits of a definition, or of all. */
  private drop(of: DraftDefinition | null): void {
    for (const key of of === null ? [...this.works.keys()] : [`${of.kind}/${of.name}`]) {
      clearTimeout(this.timers.get(key));
      this.timers.delete(key);
      this.works.delete(key);
    }
  }

  private known(kind: string, name: string): DraftAnswer | undefined {
    return this.client.getQueryData<DraftAnswer>(oneKey(kind, name));
  }

  private show(kind: string, name: string, definition: DraftDefinition | null, history: History): void {
    const key = `${kind}/${name}`;
    this.client.cancelQueries({ queryKey: oneKey(kind, name) });
    this.client.setQueryData<DraftAnswer>(
      oneKey(kind, name),
      (known) => known && { ...known, definition, state: stateOf(known.before, definition) },
    );
    clearTimeout(this.timers.get(key));
    this.timers.set(
      key,
      setTimeout(() => this.flush(key), SAVE_AFTER_MS),
    );
    this.set(key, { history, saving: 'waiting', error: null });
  }

  private flush(key: string): void {
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    if (!this.running.has(key)) {
      const [kind = '', name = ''] = key.split('/');
      this.running.set(
        key,
        this.send(key, kind, name).finally(() => this.running.delete(key)),
      );
    }
  }

  private async send(key: string, kind: string, name: string): Promise<void> {
    const shown = this.known(kind, name);
    if (shown === undefined) {
      this.works.delete(key);
      return;
    }
    const { definition, version } = shown;
    this.set(key, { ...this.work(kind, name), saving: 'saving', error: null });
    try {
      const answer = await (definition === null
        ? draftCalls.remove(kind, name)
        : draftCalls.save(kind, name, definition, version));
      const newer = this.known(kind, name);
      const changed = newer !== undefined && !alike(newer.definition, definition);
      this.client.setQueryData<DraftAnswer>(
        oneKey(kind, name),
        changed ? { ...answer, definition: newer.definition, state: newer.state } : answer,
      );
      this.set(key, { ...this.work(kind, name), saving: changed ? 'waiting' : 'saved' });
      if (changed && !this.timers.has(key)) {
        this.timers.set(
          key,
          setTimeout(() => this.flush(key), SAVE_AFTER_MS),
        );
      }
      void this.readLists(kind);
    } catch (error) {
      this.set(key, { ...this.work(kind, name), saving: 'failed', error });
    }
  }

  private async readOthers(kind: string, name: string): Promise<void> {
    const here = JSON.stringify(oneKey(kind, name));
    await this.client.invalidateQueries({
      predicate: ({ queryKey }) => queryKey[0] === 'draft' && JSON.stringify(queryKey) !== here,
    });
  }

  private set(key: string, work: Work): void {
    this.works.set(key, work);
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) {
      listener();
    }
  }
}

function stateOf(before: DraftDefinition | null, after: DraftDefinition | null): DraftState {
  if (before === null) {
    return after === null ? 'same' : 'added';
  }
  return after === null ? 'removed' : alike(before, after) ? 'same' : 'changed';
}

const keepers = new WeakMap<QueryClient, DraftKeeper>();

/** Gives the keeper of a page. */
export function keeperOf(client: QueryClient): DraftKeeper {
  const known = keepers.get(client) ?? new DraftKeeper(client);
  keepers.set(client, known);
  return known;
}
