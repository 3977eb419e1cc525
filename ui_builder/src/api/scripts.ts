/** Scripts as they are written: what is wrong with one, and trying it. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { call, type Json } from './client';

export interface ScriptFault {
  readonly path: string;
  readonly code: string;
  readonly message: string;
  readonly line: number | null;
  readonly column: number | null;
}

export interface Tried {
  readonly result: Json;
  readonly error: ScriptFault | null;
  readonly printed: string;
  readonly ms: number;
}

/** Lists what is wrong with a script, its types and its examples. */
export function useScriptFaults(script: object) {
  return useQuery({
    queryKey: ['scriptFaults', script],
    queryFn: async ({ signal }) => {
      const found = await call<{ readonly faults: readonly ScriptFault[] }>('POST', '/scripts/check', {
        body: { script },
        signal,
      });
      return found.faults;
    },
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
  });
}

/** Runs a script as it is written; all that it does is taken back. */
export function useTryScript(script: { readonly name: string }) {
  return useMutation({
    mutationFn: (given: object) =>
      call<Tried>('POST', `/scripts/${encodeURIComponent(script.name)}/try`, { body: { ...given, script } }),
  });
}
