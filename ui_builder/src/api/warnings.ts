/** Warnings that a save must have confirmed: they are asked here, and whoever shows them answers. */
import { ApiError, type Fault } from './problem';

/** Records that are probably the same as the one being saved. */
export interface SimilarRecords {
  readonly object: string;
  readonly message: string;
  /** Those that the reader may see. */
  readonly records: readonly { readonly id: string; readonly label: string | null }[];
  /** Whether there is one that they may not see. */
  readonly hidden: boolean;
}

export interface Question {
  readonly warnings: readonly string[];
  readonly similar: readonly SimilarRecords[];
  /** Whether nothing is left but to go back. */
  readonly final: boolean;
  readonly answer: (goOn: boolean) => void;
}

/** Takes a record that is there already for the one that was to be made. */
export type Taker = (object: string, id: string) => void | Promise<void>;

let asked: Question | null = null;
const listeners = new Set<() => void>();
const takers: Taker[] = [];

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

/** Lets a form that is opened on the way take a record that is there instead; gives what ends that. */
export function offerTaking(taker: Taker): () => void {
  takers.push(taker);
  return () => {
    takers.splice(takers.indexOf(taker), 1);
  };
}

/** Gives who takes a record that is there; undefined where nobody asked for one. */
export const takerOf = (): Taker | undefined => takers.at(-1);

function ask(question: Omit<Question, 'answer'>): Promise<boolean> {
  asked?.answer(false);
  return new Promise((resolve) => {
    const answer = (goOn: boolean) => {
      replace(null);
      resolve(goOn);
    };
    replace({ ...question, answer });
  });
}

const SIMILAR = 'record.similar';

function similarIn({ message, details }: Fault): SimilarRecords {
  const found = (details?.duplicates ?? []) as readonly {
    object: string;
    id: string;
    label: string | null;
  }[];
  return {
    object: found[0]?.object ?? '',
    message,
    records: found.map(({ id, label }) => ({ id, label })),
    hidden: details?.hidden === true,
  };
}

/** Makes a call; where rules warn, people are asked, and the call is made again with what they confirmed. */
export async function withWarnings<T>(save: (confirmed?: string) => Promise<T>): Promise<T> {
  let confirmed: string | undefined;
  for (;;) {
    try {
      return await save(confirmed);
    } catch (error) {
      const code = error instanceof ApiError ? error.problem?.code : undefined;
      if (!(error instanceof ApiError) || !ASKED.includes(code ?? '')) {
        throw error;
      }
      const warnings = error.faults.filter((fault) => fault.code !== SIMILAR).map(({ message }) => message);
      const similar = error.faults.filter((fault) => fault.code === SIMILAR).map(similarIn);
      const final = code === 'record.duplicate';
      if (!(await ask({ warnings, similar, final })) || final) {
        throw error;
      }
      // Rules are asked in turn: what was confirmed before stays so.
      const rules = error.faults.map((fault) => String(fault.details?.rule));
      confirmed = [...(confirmed === undefined ? [] : [confirmed]), ...rules].join(',');
    }
  }
}

const ASKED = ['record.confirmation_required', 'record.duplicate'];
