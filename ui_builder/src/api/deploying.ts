/** Definitions that are put in force at once, past the builder's draft. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from './client';
import type { Deployed } from './setup';

interface DeployRequest {
  readonly components: readonly { readonly kind: string; readonly name: string }[];
  readonly note: string;
}

/** Deploys some definitions, all or none; every page then reads definitions anew. */
export function useDeploy() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: DeployRequest) => call<Deployed>('POST', '/meta/deploy', { body }),
    onSuccess: () => client.invalidateQueries(),
  });
}
