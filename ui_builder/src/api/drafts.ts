/** A builder's own working copy of the definitions: `/meta/draft`. */
import { call, type Json } from './client';
import type { Fault } from './problem';
import type { Deployed, Difference } from './setup';

export type DraftState = 'same' | 'added' | 'changed' | 'removed';

/** A definition as builders work on it: any kind, perhaps unfinished. */
export interface DraftDefinition {
  readonly kind: string;
  readonly name: string;
}

/** A definition with the draft laid over it. */
export interface DraftAnswer {
  readonly version: number;
  /** What it shall be; null where it shall go. */
  readonly definition: DraftDefinition | null;
  /** What is in force, by the names of the draft; null where there is none. */
  readonly before: DraftDefinition | null;
  readonly state: DraftState;
  /** Whether somebody else published another one meanwhile. */
  readonly stale: boolean;
  /** The package that brings it. */
  readonly package: string | null;
  /** What packages say. */
  readonly below: DraftDefinition | null;
  readonly renames: Readonly<Record<string, string>>;
  readonly problems: readonly Fault[];
}

export interface DraftListAnswer {
  readonly version: number;
  readonly definitions: readonly DraftDefinition[];
  readonly removed: readonly DraftDefinition[];
  readonly states: Readonly<Record<string, DraftState>>;
  /** The package that brings each, by name; others are the tenant's own. */
  readonly packages: Readonly<Record<string, string>>;
}

export interface DraftChange extends DraftDefinition {
  /** The name that it has in force. */
  readonly origin: string;
  readonly label: string | null;
  readonly state: DraftState;
  readonly stale: boolean;
  readonly renames: Readonly<Record<string, string>>;
  readonly updated_at: string;
}

export interface DraftSummary {
  readonly version: number;
  readonly changes: readonly DraftChange[];
}

/** A change with what it is about, as the review shows it. */
export interface CheckedChange extends DraftChange {
  readonly before: DraftDefinition | null;
  readonly after: DraftDefinition | null;
  readonly differences: readonly Difference[];
}

export interface DraftCheck extends Deployed {
  readonly changes: readonly CheckedChange[];
}

/** A draft as it is kept; what was discarded comes back by it. */
export interface KeptDraft extends DraftDefinition {
  readonly definition: DraftDefinition | null;
  readonly base: DraftDefinition | null;
  readonly renames: Readonly<Record<string, string>>;
}

export interface Conflict {
  readonly path: string;
  readonly base?: Json;
  readonly mine?: Json;
  readonly theirs?: Json;
}

export interface MergeAnswer {
  readonly definition: DraftDefinition | null;
  readonly conflicts: readonly Conflict[];
}

export interface RenameRequest extends DraftDefinition {
  readonly field?: string;
  readonly to: string;
}

export type Side = 'mine' | 'theirs';

const place = (kind: string, name: string) =>
  `/meta/draft/${encodeURIComponent(kind)}/${encodeURIComponent(name)}`;

/** The calls, one by one; `src/builder/draft` keeps what they answer. */
export const draftCalls = {
  summary: (signal?: AbortSignal) => call<DraftSummary>('GET', '/meta/draft', options(signal)),
  list: (kind: string, signal?: AbortSignal) =>
    call<DraftListAnswer>('GET', `/meta/draft/${encodeURIComponent(kind)}`, options(signal)),
  get: (kind: string, name: string, signal?: AbortSignal) =>
    call<DraftAnswer>('GET', place(kind, name), options(signal)),
  save: (kind: string, name: string, definition: DraftDefinition, version?: number) =>
    call<DraftAnswer>('PUT', place(kind, name), {
      body: { definition, ...(version === undefined ? {} : { version }) },
    }),
  remove: (kind: string, name: string) => call<DraftAnswer>('DELETE', place(kind, name)),
  rename: (body: RenameRequest) => call<DraftAnswer>('POST', '/meta/draft/rename', { body }),
  discard: (of: DraftDefinition | null) =>
    call<{ drafts: readonly KeptDraft[] }>('POST', '/meta/draft/discard', {
      body: of === null ? {} : { kind: of.kind, name: of.name },
    }),
  restore: (drafts: readonly KeptDraft[]) =>
    call<DraftSummary>('POST', '/meta/draft/restore', { body: { drafts } }),
  merge: (kind: string, name: string, choices: Readonly<Record<string, Side>>, checkOnly: boolean) =>
    call<MergeAnswer>('POST', '/meta/draft/merge', {
      body: { kind, name, choices, check_only: checkOnly },
    }),
  check: (allowLoss: boolean, signal?: AbortSignal) =>
    call<DraftCheck>('POST', '/meta/draft/check', {
      body: { allow_data_loss: allowLoss },
      ...options(signal),
    }),
  publish: (note: string, allowLoss: boolean) =>
    call<Deployed>('POST', '/meta/draft/publish', { body: { note, allow_data_loss: allowLoss } }),
};

function options(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
