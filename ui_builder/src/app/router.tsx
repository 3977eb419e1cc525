/**
 * Addresses: /<app>/<object>, /<app>/<object>/new, /<app>/<object>/<id>. What is of no app begins with /-/,
 * for no app is called so.
 */
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
const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/-/settings',
  component: lazyRouteComponent(() => import('../runtime/settings/SettingsPage'), 'SettingsPage'),
});
const setup = () => import('../builder/setup/pages');
const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/-/setup',
  component: lazyRouteComponent(setup, 'SetupFrame'),
});
const definitionsRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/definitions',
  validateSearch: ({ kind }: Record<string, unknown>): { kind?: string } =>
    typeof kind === 'string' ? { kind } : {},
  component: lazyRouteComponent(setup, 'DefinitionsPage'),
});
const definitionRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/definitions/$kind/$name',
  component: lazyRouteComponent(setup, 'DefinitionPage'),
});
const versionsRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/versions',
  component: lazyRouteComponent(setup, 'VersionsPage'),
});
const versionRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/versions/$version',
  validateSearch: ({ beside }: Record<string, unknown>): { beside?: number } =>
    typeof beside === 'number' ? { beside } : {},
  component: lazyRouteComponent(setup, 'VersionPage'),
});
const asideRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/aside',
  component: lazyRouteComponent(setup, 'AsidePage'),
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    homeRoute,
    listRoute,
    newRoute,
    recordRoute,
    settingsRoute,
    setupRoute.addChildren([definitionsRoute, definitionRoute, versionsRoute, versionRoute, asideRoute]),
  ]),
  defaultPreload: 'intent',
  defaultErrorComponent: PageError,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
