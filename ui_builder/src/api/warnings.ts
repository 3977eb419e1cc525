/** Warnings that a save must have confirmed: they are asked here, and whoever shows them answers. */
import { ApiError } from './problem';

export interface Question {
  readonly warnings: readonly string[];
  readonly answer: (goOn: boolean) => void;
}

let asked: Question | null = null;
const listeners = new Set<() => void>();

function replace(next: Question | null): void {
  asked = next;
  for (const listener of listeners) {
    listener();
  }
}

export function askedWarnings(): Question | null {
  return asked;
}

export function subscribeToWarnings(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function ask(warnings: readonly string[]): Promise<boolean> {
  asked?.answer(false);
  return new Promise((resolve) => {
    const answer = (goOn: boolean) => {
      replace(null);
      resolve(goOn);
    };
    replace({ warnings, answer });
  });
}

/** Makes a call; where rules warn, people are asked, and the call is made again with what they confirmed. */
export async function withWarnings<T>(save: (confirmed?: string) => Promise<T>): Promise<T> {
  try {
    return await save();
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem?.code !== 'record.confirmation_required') {
      throw error;
    }
    if (!(await ask(error.faults.map((fault) => fault.message)))) {
      throw error;
    }
    return save(error.faults.map((fault) => String(fault.details?.rule)).join(','));
  }
}
