import { Button } from 'antd';
import type { ReactNode } from 'react';
import { ApiError } from '../api/problem';
import { useTexts } from '../i18n/useTexts';
import styles from './Notice.module.css';

/** What stands where there is nothing else to show: why, and what to do. */
export function Notice({ title, help, children }: { title: string; help?: string; children?: ReactNode }) {
  return (
    <div className={styles.notice} role="status">
      <p className={styles.title}>{title}</p>
      {help === undefined ? null : <p className={styles.help}>{help}</p>}
      {children === undefined ? null : <div className={styles.actions}>{children}</div>}
    </div>
  );
}

/** What stands where something else will stand in a moment. */
export function Loading() {
  const { t } = useTexts();
  return (
    <div aria-busy="true">
      <Notice title={t('state.loading')} />
    </div>
  );
}

/** An error that leaves nothing to show, with a way to try again. */
export function Failure({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useTexts();
  const known = error instanceof ApiError ? error : null;
  const again = (
    <Button onClick={retry} type="primary">
      {t('state.retry')}
    </Button>
  );
  if (known?.status === 0) {
    return (
      <Notice title={t('state.offline')} help={t('state.offlineHelp')}>
        {again}
      </Notice>
    );
  }
  if (known?.status === 404) {
    return <Notice title={t('state.notFound')} help={t('state.notFoundHelp')} />;
  }
  const id = known?.problem?.request_id;
  return (
    <Notice
      title={known?.problem?.detail ?? t('state.failed')}
      {...(id ? { help: t('state.requestId', { id }) } : {})}
    >
      {again}
    </Notice>
  );
}
