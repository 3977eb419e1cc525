/**
 * Addresses: /<app>/<object>, /<app>/<object>/new, /<app>/<object>/<id>, /<app>/-/<page>. What is of no app
 * begins with /-/, for neither an app nor an object is called so.
 */
import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { needInputs } from '../fields/lateInput';
import { approvalsSearch } from '../runtime/approvals/approvalsSearch';
import { mergeSearch } from '../runtime/duplicates/mergeSearch';
import { createSearch } from '../runtime/form/createSearch';
import { importSearch } from '../runtime/importing/importSearch';
import { listSearch } from '../runtime/list/listSearch';
import { recordSearch } from '../runtime/record/recordSearch';
import { Home } from './Home';
import { inScope, needScope } from './inScope';
import { jobsSearch } from './jobs/jobsSearch';
import { PageError } from './PageError';
import { profileSearch } from './profile/profileSearch';
import { binSearch } from './recyclebin/binSearch';
import { rootRoute } from './rootRoute';
import { searchSearch } from './search/searchSearch';
import { layoutPreviewRoute, setupRoutes, tenantsRoute } from './setupRoutes';

const homeRoute = createRoute({ getParentRoute: () => rootRoute, path: '/', component: Home });
const listRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/$app/$object',
  validateSearch: listSearch,
  component: inScope(lazyRouteComponent(() => import('../runtime/list/ListPage'), 'ListPage')),
  loader: ({ params }) => needScope(params.object),
});
const newRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/$app/$object/new',
  validateSearch: createSearch,
  component: inScope(lazyRouteComponent(() => import('../runtime/form/CreatePage'), 'CreatePage')),
  loader: ({ params }) => {
    needInputs();
    return needScope(params.object);
  },
});
const importRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/$app/$object/import',
  validateSearch: importSearch,
  component: inScope(lazyRouteComponent(() => import('../runtime/importing/ImportPage'), 'ImportPage')),
  loader: ({ params }) => needScope(params.object),
});
const duplicatesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/$app/$object/duplicates',
  component: inScope(
    lazyRouteComponent(() => import('../runtime/duplicates/DuplicatesPage'), 'DuplicatesPage'),
  ),
  loader: ({ params }) => needScope(params.object),
});
const mergeRecordsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/$app/$object/merge',
  validateSearch: mergeSearch,
  component: inScope(lazyRouteComponent(() => import('../runtime/duplicates/MergePage'), 'MergePage')),
  loader: ({ params }) => needScope(params.object),
});
const recordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/$app/$object/$id',
  validateSearch: recordSearch,
  component: inScope(lazyRouteComponent(() => import('../runtime/record/RecordPage'), 'RecordPage')),
  loader: ({ params }) => needScope(params.object),
});
const pageRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/$app/-/$page',
  component: lazyRouteComponent(() => import('../runtime/page/PagePage'), 'PagePage'),
});
const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/-/settings',
  component: lazyRouteComponent(() => import('../runtime/settings/SettingsPage'), 'SettingsPage'),
});
const publicFormRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/f/$tenant/$form',
  component: lazyRouteComponent(() => import('../runtime/publicForm/PublicFormPage'), 'PublicFormPage'),
});
const jobsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/-/jobs',
  validateSearch: jobsSearch,
  component: lazyRouteComponent(() => import('./jobs/JobsPage'), 'JobsPage'),
});
const searchRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/-/search',
  validateSearch: searchSearch,
  component: lazyRouteComponent(() => import('./search/SearchPage'), 'SearchPage'),
});
const profileRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/-/profile',
  validateSearch: profileSearch,
  component: lazyRouteComponent(() => import('./profile/ProfilePage'), 'ProfilePage'),
});
const notificationsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/-/notifications',
  component: lazyRouteComponent(() => import('./notifications/NotificationsPage'), 'NotificationsPage'),
});
const archiveRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/-/archive',
  validateSearch: ({ object }: Record<string, unknown>): { object?: string } =>
    typeof object === 'string' && object !== '' ? { object } : {},
  component: lazyRouteComponent(() => import('./archive/ArchivePage'), 'ArchivePage'),
});
const recycleBinRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/-/recycle-bin',
  validateSearch: binSearch,
  component: lazyRouteComponent(() => import('./recyclebin/RecycleBinPage'), 'RecycleBinPage'),
});
const approvalsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/-/approvals',
  validateSearch: approvalsSearch,
  component: lazyRouteComponent(() => import('../runtime/approvals/ApprovalsPage'), 'ApprovalsPage'),
});
const approvalRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/-/approvals/$id',
  component: lazyRouteComponent(() => import('../runtime/approvals/ApprovalPage'), 'ApprovalPage'),
});
const decisionRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/d/$token',
  validateSearch: ({ action }: Record<string, unknown>): { action?: string } =>
    typeof action === 'string' ? { action } : {},
  component: lazyRouteComponent(() => import('../runtime/approvals/DecisionPage'), 'DecisionPage'),
});
const screenRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/-/screens/$run',
  component: lazyRouteComponent(() => import('../runtime/flows/ScreenPage'), 'ScreenPage'),
  loader: needInputs,
});
const forgotRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/-/forgot',
  component: lazyRouteComponent(() => import('./signin/ForgotPage'), 'ForgotPage'),
});
const newPassword = () => import('./signin/NewPasswordPages');
const resetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/-/reset/$token',
  component: lazyRouteComponent(newPassword, 'ResetPage'),
});
const inviteRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/-/invite/$token',
  component: lazyRouteComponent(newPassword, 'InvitePage'),
});
export const router = createRouter({
  routeTree: rootRoute.addChildren([
    homeRoute,
    listRoute,
    newRoute,
    importRoute,
    duplicatesRoute,
    mergeRecordsRoute,
    recordRoute,
    pageRoute,
    settingsRoute,
    profileRoute,
    notificationsRoute,
    recycleBinRoute,
    archiveRoute,
    searchRoute,
    jobsRoute,
    approvalsRoute,
    approvalRoute,
    decisionRoute,
    screenRoute,
    forgotRoute,
    resetRoute,
    inviteRoute,
    publicFormRoute,
    tenantsRoute,
    layoutPreviewRoute,
    setupRoutes,
  ]),
  defaultPreload: 'intent',
  defaultErrorComponent: PageError,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
