/** What is known of the server's answers, by their keys. */
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from '../api/problem';
import { sessionQuery } from '../api/session';

/** The session may end at any call; then the sign-in page shows, at the same address. */
function noteLostSession(error: Error): void {
  if (error instanceof ApiError && error.status === 401) {
    queries.setQueryData(sessionQuery.queryKey, null);
  }
}

export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: noteLostSession }),
  mutationCache: new MutationCache({ onError: noteLostSession }),
  defaultOptions: {
    queries: {
      retry: (count, error) => count < 2 && (!(error instanceof ApiError) || error.status === 503),
      refetchOnWindowFocus: false,
    },
  },
});
