/** The address of a flow that other systems call, and its secret. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from './client';

export interface FlowHook {
  readonly flow: string;
  readonly address: string;
  /** When its secret was set; null: it has none, and takes no call. */
  readonly set_at: string | null;
}

const key = (flow: string) => ['flows', 'hook', flow] as const;

/** Gives the address of a published flow that a webhook sets off. */
export function useFlowHook(flow: string, enabled: boolean) {
  return useQuery({
    queryKey: key(flow),
    queryFn: ({ signal }) => call<FlowHook>('GET', `/flows/${encodeURIComponent(flow)}/hook`, { signal }),
    enabled,
    retry: false,
  });
}

/** Sets the secret: one that is given, or a new one; it is shown this once. */
export function useNewHookSecret(flow: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (secret: string) =>
      (
        await call<{ secret: string }>('POST', `/flows/${encodeURIComponent(flow)}/hook/secret`, {
          body: secret === '' ? {} : { secret },
        })
      ).secret,
    onSuccess: () => client.invalidateQueries({ queryKey: key(flow) }),
  });
}
