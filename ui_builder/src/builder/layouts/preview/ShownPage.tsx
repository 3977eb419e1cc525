import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
  useParams,
  useRouter,
} from '@tanstack/react-router';
import { Button } from 'antd';
import { Suspense, useState } from 'react';
import { useTexts } from '../../../i18n/useTexts';
import { CreatePage } from '../../../runtime/form/CreatePage';
import { createSearch, setText } from '../../../runtime/form/createSearch';
import { RecordPage } from '../../../runtime/record/RecordPage';
import { recordSearch } from '../../../runtime/record/recordSearch';
import { Loading, Notice } from '../../../ui/Notice';
import styles from './Preview.module.css';
import type { PreviewOf } from './previewAddress';

/** A page of the app on its own: its links lead nowhere but within it. */
export function ShownPage({ object, of }: { object: string; of: PreviewOf }) {
  const [router] = useState(() => routerFor(object, of));
  return (
    <main id="content" className={styles.scroll}>
      <Suspense fallback={<Loading />}>
        <RouterProvider router={router} />
      </Suspense>
    </main>
  );
}

/** The addresses are those of the app, which the pages read; there is no app here. */
function routerFor(object: string, { record, type }: PreviewOf) {
  const root = createRootRoute({ component: Outlet, notFoundComponent: Elsewhere });
  const recordRoute = createRoute({
    getParentRoute: () => root,
    path: '/$app/$object/$id',
    validateSearch: recordSearch,
    component: () => <OfObject object={object} Page={RecordPage} />,
  });
  const newRoute = createRoute({
    getParentRoute: () => root,
    path: '/$app/$object/new',
    validateSearch: createSearch,
    component: () => <OfObject object={object} Page={CreatePage} />,
  });
  const search = type === undefined ? '' : `?set=${encodeURIComponent(setText({ record_type: type }))}`;
  const start = record === undefined ? `/-/${object}/new${search}` : `/-/${object}/${record}`;
  return createRouter({
    routeTree: root.addChildren([recordRoute, newRoute]),
    history: createMemoryHistory({ initialEntries: [start] }),
  });
}

function OfObject({ object, Page }: { object: string; Page: () => React.ReactNode }) {
  const { object: here } = useParams({ strict: false }) as { object?: string };
  return here === object ? <Page /> : <Elsewhere />;
}

/** Where a link led that leaves what is previewed. */
function Elsewhere() {
  const { t } = useTexts();
  const router = useRouter();
  return (
    <Notice title={t('layouts.elsewhere')} help={t('layouts.elsewhereHelp')}>
      <Button type="primary" onClick={() => router.history.back()}>
        {t('layouts.backToPreview')}
      </Button>
    </Notice>
  );
}
