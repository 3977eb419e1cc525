/** Addresses: /<app>/<object>, /<app>/<object>/new, /<app>/<object>/<id>. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Home } from './Home';
import { NotFound } from './NotFound';
import { PageError } from './PageError';
import { Root } from './Root';

export interface ListSearch {
  view?: string;
  where?: string;
  sort?: string;
}

/** Keeps the parameters of a list's address that are texts. */
export function listSearch(search: Record<string, unknown>): ListSearch {
  const found: ListSearch = {};
  for (const name of ['view', 'where', 'sort'] as const) {
    const value = search[name];
    if (typeof value === 'string' || typeof value === 'number') {
      found[name] = String(value);
    }
  }
  return found;
}

const rootRoute = createRootRoute({ component: Root, notFoundComponent: NotFound });
const homeRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: Home });
const listRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/$app/$object',
  validateSearch: listSearch,
  component: lazyRouteComponent(() => import('../runtime/list/ListPage'), 'ListPage'),
});
const newRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/$app/$object/new',
  component: lazyRouteComponent(() => import('../runtime/record/CreatePage'), 'CreatePage'),
});
const recordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/$app/$object/$id',
  component: lazyRouteComponent(() => import('../runtime/record/RecordPage'), 'RecordPage'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([homeRoute, listRoute, newRoute, recordRoute]),
  defaultPreload: 'intent',
  defaultErrorComponent: PageError,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
