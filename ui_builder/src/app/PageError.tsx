import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { Failure } from '../ui/Notice';

/** Stands in for a page that could not be shown; the shell around it stays. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const queries = useQueryErrorResetBoundary();

  function retry() {
    queries.reset();
    reset();
  }

  return <Failure error={error} retry={retry} />;
}
