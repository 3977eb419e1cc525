/** Tests in metadata and what they come to; and what looks wrong in the definitions. */
import { useMutation, useQuery } from '@tanstack/react-query';
import type { Texts } from '../meta/types';
import { call, type Json } from './client';

/** A step that a flow took while a test ran. */
export interface TestedStep {
  readonly flow: string;
  readonly step: string;
  readonly label: Texts | null;
  readonly at: string;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface TestFailure {
  /** Place in the test, as a JSON pointer. */
  readonly path: string;
  readonly message: string;
  readonly expected: Json;
  readonly actual: Json;
}

export interface TestResult {
  readonly name: string;
  readonly label: Texts;
  readonly passed: boolean;
  readonly ms: number;
  readonly steps: readonly TestedStep[];
  readonly failures: readonly TestFailure[];
}

export interface TestRun {
  /** Which tests; all of them where absent. */
  readonly names?: readonly string[];
  /** Whether they run on what is in force with one's own changes. */
  readonly draft: boolean;
}

export function useRunTests() {
  return useMutation({
    mutationFn: ({ names, draft }: TestRun) =>
      call<{ results: readonly TestResult[] }>('POST', '/meta/tests/run', {
        body: { draft, ...(names === undefined ? {} : { names: [...names] }) },
      }),
  });
}

export type Severity = 'error' | 'warning' | 'note';

export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly kind: string;
  readonly name: string;
  /** What people call the definition. */
  readonly label: Texts;
  readonly path: string;
  readonly message: string;
  readonly advice: string;
}

export function useFindings(draft: boolean) {
  return useQuery({
    queryKey: ['setup', '/meta/lint', draft],
    queryFn: ({ signal }) =>
      call<{ findings: readonly Finding[] }>('GET', '/meta/lint', {
        query: { draft: String(draft) },
        signal,
      }),
  });
}
