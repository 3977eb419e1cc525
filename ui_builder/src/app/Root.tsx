import { useQuery } from '@tanstack/react-query';
import { Outlet, useLocation, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useDeployWatch } from '../api/app';
import { useEventLine } from '../api/events';
import { SessionProvider, sessionQuery } from '../api/session';
import { PreviewHost } from '../runtime/preview/PreviewHost';
import { UndoKey } from '../runtime/undo/UndoKey';
import { AppNameProvider } from '../ui/appName';
import { Failure, Loading } from '../ui/Notice';
import { useInsideLinks } from './insideLinks';
import { lastApp } from './lastApp';
import { Shell } from './Shell';
import { ViewingBar } from './ViewingBar';

/** Whoever is signed in does without it. */
const SignIn = lazy(async () => ({ default: (await import('./SignIn')).SignIn }));

const EnrolPage = lazy(async () => ({ default: (await import('./signin/EnrolPage')).EnrolPage }));

/** In the address of a record that one comes to from outside of all apps. */
const NO_APP = '-';

/** What is open to whoever has its address: public forms, decisions by mail, and the ways back to an account. */
const OPEN = ['/f/', '/d/', '/-/forgot', '/-/reset/', '/-/invite/'];

/** The frame of every page; what is open to anybody has none. */
export function Root() {
  const open = useLocation({ select: ({ pathname }) => OPEN.some((each) => pathname.startsWith(each)) });
  const bare = useLocation({ select: ({ pathname }) => pathname.startsWith('/-/preview/') });
  return open ? (
    <Suspense fallback={null}>
      <Outlet />
    </Suspense>
  ) : (
    <SignedIn bare={bare} />
  );
}

/** Whoever is not signed in signs in first and stays at the address; what is bare stands in a frame of another page. */
function SignedIn({ bare }: { bare: boolean }) {
  const session = useQuery(sessionQuery);
  const { app = '' } = useParams({ strict: false }) as { app?: string };
  if (session.isPending) {
    return null;
  }
  if (session.isError) {
    return <Failure error={session.error} retry={() => session.refetch()} />;
  }
  if (session.data === null) {
    return (
      <Suspense fallback={null}>
        <SignIn />
      </Suspense>
    );
  }
  if (session.data.second_factor_needed) {
    return (
      <SessionProvider value={session.data}>
        <Suspense fallback={null}>
          <EnrolPage />
        </Suspense>
      </SessionProvider>
    );
  }
  if (bare) {
    return (
      <SessionProvider value={session.data}>
        <Suspense fallback={<Loading />}>
          <PreviewHost />
          <Outlet />
        </Suspense>
      </SessionProvider>
    );
  }
  return (
    <SessionProvider value={session.data}>
      <AppNameProvider value={app === '' ? (lastApp() ?? NO_APP) : app}>
        <Suspense fallback={<Loading />}>
          <Watches />
          <UndoKey />
          <PreviewHost />
          <ViewingBar />
          <Shell>
            <Suspense fallback={<Loading />}>
              <Outlet />
            </Suspense>
          </Shell>
        </Suspense>
      </AppNameProvider>
    </SessionProvider>
  );
}

function Watches(): null {
  useDeployWatch();
  useEventLine();
  useInsideLinks();
  return null;
}
