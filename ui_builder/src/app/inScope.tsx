/** Pages of the object that the address names: its definitions come along with their code. */
import { useQuery } from '@tanstack/react-query';
import { type AsyncRouteComponent, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ApiError } from '../api/problem';
import { Scope, scopeQuery } from '../api/scope';
import { sessionQuery } from '../api/session';
import { NotFound } from '../ui/NotFound';
import { Failure, Loading } from '../ui/Notice';
import { queries } from './queries';

/** Puts a page into the scope of its object. */
export function inScope(Page: AsyncRouteComponent<object>): AsyncRouteComponent<object> {
  function InScope() {
    const { object } = useParams({ strict: false }) as { object?: string };
    return object === undefined ? null : <PageOf key={object} object={object} page={<Page />} />;
  }
  return Object.assign(InScope, Page.preload === undefined ? {} : { preload: Page.preload });
}

/** A page, or why it cannot be shown: there is no such object, or the reader may not see it. */
function PageOf({ object, page }: { object: string; page: ReactNode }) {
  const { data, error, refetch } = useQuery(scopeQuery(object));
  if (data !== undefined) {
    return <Scope object={object}>{page}</Scope>;
  }
  if (error === null) {
    return <Loading />;
  }
  const isUnknown = error instanceof ApiError && error.status === 404;
  return isUnknown ? <NotFound /> : <Failure error={error} retry={() => refetch()} />;
}

/** Loads the definitions of an object, as soon as a link to a page of it is pointed at. */
export async function needScope(object: string): Promise<void> {
  // Who is not signed in yet is shown no page, whatever the address.
  if (queries.getQueryData(sessionQuery.queryKey)) {
    await queries.prefetchQuery(scopeQuery(object));
  }
}
