/** Addresses: /<app>/<object>, /<app>/<object>/new, /<app>/<object>/<id>. */
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { listSearch } from '../runtime/list/listSearch';
import { NotFound } from '../ui/NotFound';
import { Home } from './Home';
import { PageError } from './PageError';
import { Root } from './Root';

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
