/** What guards an account is changed only by who has just proved who they are: it is asked here. */
import { call } from './client';
import { ApiError } from './problem';

export interface Proof {
  readonly password: string;
  readonly code?: string;
}

type Answer = (proved: boolean) => void;

let asked: Answer | null = null;
const listeners = new Set<() => void>();

function replace(next: Answer | null): void {
  asked = next;
  for (const listener of listeners) {
    listener();
  }
}

/** Gives what whoever shows the question answers by; null: nothing is asked. */
export function askedProof(): Answer | null {
  return asked;
}

export function subscribeToProof(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function ask(): Promise<boolean> {
  asked?.(false);
  return new Promise((resolve) => {
    replace((proved) => {
      replace(null);
      resolve(proved);
    });
  });
}

/** Tells whether nothing was done because one did not prove who one is. */
export const isUnproved = (error: unknown): boolean =>
  error instanceof ApiError && error.problem?.code === 'access.confirm_needed';

/** Makes a call; where one must prove first who one is, that is asked, and the call is made again. */
export async function withProof<T>(change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } catch (error) {
    if (!isUnproved(error) || !(await ask())) {
      throw error;
    }
    return change();
  }
}

/** Proves who one is, for some minutes. */
export const prove = (proof: Proof) => call<void>('POST', '/auth/confirm', { body: proof });
