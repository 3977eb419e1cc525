import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import { ApiError } from '../../api/problem';
import { type PublicForm, publicFormQuery } from '../../api/publicForms';
import { GivenScope } from '../../api/scope';
import { type Session, SessionProvider } from '../../api/session';
import { LanguageSwitch } from '../../app/LanguageSwitch';
import { useTexts } from '../../i18n/useTexts';
import type { Texts } from '../../meta/types';
import { Failure, Loading, Notice } from '../../ui/Notice';
import styles from './PublicForm.module.css';
import { PublicQuestions } from './PublicQuestions';

/** The page of a public form: nobody is signed in, and nothing of the app stands around it. */
export function PublicFormPage() {
  const { tenant, form } = useParams({ from: '/f/$tenant/$form' });
  const { data, error, refetch } = useQuery(publicFormQuery(tenant, form));
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <OfTenant label={data?.tenant.label} />
        <LanguageSwitch />
      </header>
      <main id="content" className={styles.main} tabIndex={-1}>
        {data === undefined ? <Waiting error={error} retry={() => refetch()} /> : <Opened form={data} />}
      </main>
    </div>
  );
}

function OfTenant({ label }: { label: Texts | undefined }) {
  const { text } = useTexts();
  return <strong>{text(label)}</strong>;
}

function Waiting({ error, retry }: { error: Error | null; retry: () => void }) {
  const { t } = useTexts();
  if (error === null) {
    return <Loading />;
  }
  const code = error instanceof ApiError ? error.problem?.code : undefined;
  if (code === 'form.closed') {
    return <Notice title={t('publicForm.closed')} help={t('publicForm.closedHelp')} />;
  }
  if (code === 'form.not_found') {
    return <Notice title={t('publicForm.notFound')} help={t('publicForm.notFoundHelp')} />;
  }
  return <Failure error={error} retry={retry} />;
}

function Opened({ form }: { form: PublicForm }) {
  const content = useMemo(() => {
    const { object, picklists, expressions } = form;
    return {
      objects: [object],
      picklists,
      views: [],
      layouts: [],
      expressions: { [object.name]: expressions },
    };
  }, [form]);
  return (
    <AsGuest form={form}>
      <GivenScope content={content}>
        <PublicQuestions form={form} />
      </GivenScope>
    </AsGuest>
  );
}

/** Inputs ask whose clock and whose money counts: here it is the tenant's. */
function AsGuest({ form, children }: { form: PublicForm; children: ReactNode }) {
  const { tenant } = form;
  const [queries] = useState(() => new QueryClient());
  const session = useMemo(() => {
    const guest: Omit<Session, 'apps'> = {
      user: { id: '', label: '', email: '' },
      tenant: { ...tenant, operates: false },
      locale: tenant.locale,
      time_zone: tenant.time_zone,
      rights: { everything: false },
      viewer: null,
    };
    return { ...guest, apps: [] };
  }, [tenant]);
  return (
    <QueryClientProvider client={queries}>
      <SessionProvider value={session}>{children}</SessionProvider>
    </QueryClientProvider>
  );
}
