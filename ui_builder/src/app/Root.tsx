import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { sessionQuery } from '../api/session';
import { Failure, Notice } from '../ui/Notice';
import { Shell } from './Shell';
import { SignIn } from './SignIn';

/** The frame of every page; whoever is not signed in signs in first and stays at the address. */
export function Root() {
  const { t } = useTranslation();
  const session = useQuery(sessionQuery);
  if (session.isPending) {
    return null;
  }
  if (session.isError) {
    return <Failure error={session.error} retry={() => session.refetch()} />;
  }
  if (session.data === null) {
    return <SignIn />;
  }
  return (
    <Suspense fallback={<Notice title={t('state.loading')} />}>
      <Shell>
        <Outlet />
      </Shell>
    </Suspense>
  );
}
