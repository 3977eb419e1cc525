/** The routes of builders and operators: `/-/setup/…`, and what is like it. */
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { auditSearch } from '../builder/audit/auditSearch';
import { previewSearch } from '../builder/layouts/preview/previewAddress';
import { usersSearch } from '../builder/people/usersSearch';
import { setSearch } from '../builder/permissions/setSearch';
import { debugSearch } from '../builder/runs/debugSearch';
import { runsSearch } from '../builder/runs/runsSearch';
import { needBuilderTexts } from '../i18n/i18n';
import { NotFound } from '../ui/NotFound';
import { rootRoute } from './rootRoute';
import type { SetupPages } from './setupPages';

type PageOf<Name extends keyof SetupPages> = Awaited<ReturnType<SetupPages[Name]>>;

/** Loads a page of builders, and their texts beside it. */
async function built<Name extends keyof SetupPages>(name: Name): Promise<PageOf<Name>> {
  const [{ setupPages }] = await Promise.all([import('./setupPages'), needBuilderTexts()]);
  return (await setupPages[name]()) as PageOf<Name>;
}

const setup = () => built('setup/pages');
const setupRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/-/setup',
  component: lazyRouteComponent(setup, 'SetupFrame'),
});
const setupHomeRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/',
  component: lazyRouteComponent(setup, 'SetupHome'),
});
const setupRestRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/$',
  component: NotFound,
});
const changes = () => built('changes/pages');
const changesRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/changes',
  component: lazyRouteComponent(changes, 'ChangesPage'),
});
const mergeRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/changes/$kind/$name',
  component: lazyRouteComponent(changes, 'MergePage'),
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
const viewRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/views/$name',
  component: lazyRouteComponent(() => built('views/ViewPage'), 'ViewPage'),
});
const appsRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/apps',
  component: lazyRouteComponent(() => built('apps/AppsPage'), 'AppsPage'),
});
const appRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/apps/$name',
  component: lazyRouteComponent(() => built('apps/AppPage'), 'AppPage'),
});
const pagesRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/pages',
  component: lazyRouteComponent(() => built('pages/PagesPage'), 'PagesPage'),
});
const pageEditorRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/pages/$name',
  component: lazyRouteComponent(() => built('pages/PageEditor'), 'PageEditor'),
});
const formsRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/forms',
  component: lazyRouteComponent(() => built('publicforms/FormsPage'), 'FormsPage'),
});
const formRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/forms/$name',
  component: lazyRouteComponent(() => built('publicforms/FormPage'), 'FormPage'),
});
const translationsRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/translations',
  component: lazyRouteComponent(() => built('translations/TranslationsPage'), 'TranslationsPage'),
});
const layoutRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/layouts/$name',
  component: lazyRouteComponent(() => built('layouts/pages'), 'LayoutPage'),
});
export const layoutPreviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/-/preview/layouts/$name',
  validateSearch: previewSearch,
  component: lazyRouteComponent(() => built('layouts/preview/PreviewPage'), 'PreviewPage'),
});
const asideRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/aside',
  component: lazyRouteComponent(setup, 'AsidePage'),
});

const indexesRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/indexes',
  component: lazyRouteComponent(() => built('indexes/pages'), 'IndexesPage'),
});

const duplicates = () => built('duplicates/pages');
const duplicateRulesRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/duplicates',
  component: lazyRouteComponent(duplicates, 'DuplicateRulesPage'),
});
const duplicateRuleRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/duplicates/$name',
  component: lazyRouteComponent(duplicates, 'DuplicateRulePage'),
});
const permissions = () => built('permissions/pages');
const permissionSetsRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/permission-sets',
  component: lazyRouteComponent(permissions, 'PermissionSetsPage'),
});
const permissionSetRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/permission-sets/$name',
  validateSearch: setSearch,
  component: lazyRouteComponent(permissions, 'PermissionSetPage'),
});
const sharing = () => built('sharing/pages');
const sharingRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/sharing',
  component: lazyRouteComponent(sharing, 'SharingPage'),
});
const sharingOfRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/sharing/of/$name',
  component: lazyRouteComponent(sharing, 'ObjectSharingPage'),
});
const sharingRuleRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/sharing/$name',
  component: lazyRouteComponent(sharing, 'RulePage'),
});
const auditRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/audit',
  validateSearch: auditSearch,
  component: lazyRouteComponent(() => built('audit/AuditPage'), 'AuditPage'),
});
const personalDataRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/personal-data',
  validateSearch: ({ record }: Record<string, unknown>): { record?: string } =>
    typeof record === 'string' ? { record } : {},
  component: lazyRouteComponent(() => built('personal/PersonalDataPage'), 'PersonalDataPage'),
});
export const tenantsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/-/tenants',
  component: lazyRouteComponent(() => built('tenants/TenantsPage'), 'TenantsPage'),
});
const objectList = () => built('objectlist/pages');
const objectsRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/objects',
  component: lazyRouteComponent(objectList, 'ObjectsPage'),
});
const spreadsheet = () => built('spreadsheet/pages');
const spreadsheetRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/spreadsheet',
  component: lazyRouteComponent(spreadsheet, 'SpreadsheetPage'),
});
const map = () => built('map/pages');
const mapRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/map',
  validateSearch: ({ object }: Record<string, unknown>): { object?: string } =>
    typeof object === 'string' ? { object } : {},
  component: lazyRouteComponent(map, 'MapPage'),
});
const objectPages = () => built('objects/pages');
const objectRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/objects/$name/$',
  beforeLoad: ({ params }) => {
    if (!params._splat) {
      throw redirect({
        to: '/-/setup/objects/$name/$',
        params: { ...params, _splat: 'fields' },
        replace: true,
      });
    }
  },
  component: lazyRouteComponent(objectPages, 'ObjectPage'),
});
const picklistsRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/picklists',
  component: lazyRouteComponent(objectPages, 'PicklistsPage'),
});
const picklistRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/picklists/$name',
  component: lazyRouteComponent(objectPages, 'PicklistPage'),
});
const people = () => built('people/pages');
const usersRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/users',
  validateSearch: usersSearch,
  component: lazyRouteComponent(people, 'UsersPage'),
});
const userRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/users/$id',
  component: lazyRouteComponent(people, 'UserPage'),
});
const rolesRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/roles',
  component: lazyRouteComponent(people, 'RolesPage'),
});
const roleRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/roles/$name',
  component: lazyRouteComponent(people, 'RolePage'),
});
const departmentsRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/departments',
  validateSearch: ({ department }: Record<string, unknown>): { department?: string } =>
    typeof department === 'string' ? { department } : {},
  component: lazyRouteComponent(people, 'DepartmentsPage'),
});
const flowsRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/flows',
  component: lazyRouteComponent(() => built('flows/FlowsPage'), 'FlowsPage'),
});
const flowRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/flows/$name',
  validateSearch: ({ step }: Record<string, unknown>): { step?: string } =>
    typeof step === 'string' ? { step } : {},
  component: lazyRouteComponent(() => built('flows/FlowPage'), 'FlowPage'),
});
const flowDebugRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/flows/$name/debug',
  validateSearch: debugSearch,
  component: lazyRouteComponent(() => built('runs/DebugPage'), 'DebugPage'),
});
const runsRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/runs',
  validateSearch: runsSearch,
  component: lazyRouteComponent(() => built('runs/RunsPage'), 'RunsPage'),
});
const runRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/runs/$id',
  component: lazyRouteComponent(() => built('runs/RunPage'), 'RunPage'),
});
const approvalsSetupRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/approvals',
  component: lazyRouteComponent(() => built('approvals/ApprovalsPage'), 'ApprovalsPage'),
});
const approvalSetupRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/approvals/$name',
  component: lazyRouteComponent(() => built('approvals/ApprovalPage'), 'ApprovalPage'),
});
const templatesRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/templates',
  component: lazyRouteComponent(() => built('templates/TemplatesPage'), 'TemplatesPage'),
});
const templateRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/templates/$name',
  component: lazyRouteComponent(() => built('templates/TemplatePage'), 'TemplatePage'),
});
const webhooksRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/webhooks',
  component: lazyRouteComponent(() => built('webhooks/WebhooksPage'), 'WebhooksPage'),
});
const webhookRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/webhooks/$name',
  component: lazyRouteComponent(() => built('webhooks/WebhookPage'), 'WebhookPage'),
});
const connectorsRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/connectors',
  component: lazyRouteComponent(() => built('connectors/ConnectorsPage'), 'ConnectorsPage'),
});
const connectorRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/connectors/$name',
  component: lazyRouteComponent(() => built('connectors/ConnectorPage'), 'ConnectorPage'),
});
const testsRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/tests',
  component: lazyRouteComponent(() => built('tests/TestsPage'), 'TestsPage'),
});
const findingsRoute = createRoute({
  getParentRoute: () => setupRoute,
  path: '/findings',
  component: lazyRouteComponent(() => built('tests/FindingsPage'), 'FindingsPage'),
});

/** All below `/-/setup`. */
export const setupRoutes = setupRoute.addChildren([
  setupHomeRoute,
  setupRestRoute,
  changesRoute,
  mergeRoute,
  definitionsRoute,
  definitionRoute,
  versionsRoute,
  versionRoute,
  asideRoute,
  indexesRoute,
  duplicateRulesRoute,
  duplicateRuleRoute,
  permissionSetsRoute,
  permissionSetRoute,
  sharingRoute,
  sharingOfRoute,
  sharingRuleRoute,
  auditRoute,
  personalDataRoute,
  objectsRoute,
  spreadsheetRoute,
  mapRoute,
  layoutRoute,
  viewRoute,
  appsRoute,
  appRoute,
  pagesRoute,
  pageEditorRoute,
  formsRoute,
  formRoute,
  translationsRoute,
  objectRoute,
  picklistsRoute,
  picklistRoute,
  usersRoute,
  userRoute,
  rolesRoute,
  roleRoute,
  departmentsRoute,
  flowsRoute,
  flowRoute,
  flowDebugRoute,
  runsRoute,
  runRoute,
  approvalsSetupRoute,
  approvalSetupRoute,
  templatesRoute,
  templateRoute,
  webhooksRoute,
  webhookRoute,
  connectorsRoute,
  connectorRoute,
  testsRoute,
  findingsRoute,
]);
