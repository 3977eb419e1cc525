import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { type AuditFilter, auditTable, useAudit } from '../../api/audit';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { DownloadIcon } from '../../ui/icons';
import { Failure, Loading, Notice } from '../../ui/Notice';
import { saveFile } from '../../ui/saveFile';
import { showToast } from '../../ui/toastStore';
import { useTitle } from '../../ui/useTitle';
import editor from '../editor/Editor.module.css';
import styles from './Audit.module.css';
import { AuditFilters } from './AuditFilters';
import { AuditLine } from './AuditLine';
import { auditSearch } from './auditSearch';
import { Verify } from './Verify';

/** Who did what, the latest first. */
export function AuditPage() {
  const { t } = useTexts();
  const filter = useSearch({ from: '/-/setup/audit' });
  const navigate = useNavigate();
  const [saving, setSaving] = useState(false);
  useTitle(t('audit.title'));
  const show = (next: AuditFilter) =>
    void navigate({ to: '/-/setup/audit', search: auditSearch({ ...next }), replace: true });

  async function download() {
    setSaving(true);
    try {
      saveFile(await auditTable(filter), 'audit.csv');
    } catch (error) {
      showToast(faultText(error), 'wrong');
    } finally {
      setSaving(false);
    }
  }

  return (
    <>
      <div className={editor.tools}>
        <div>
          <h2>{t('audit.title')}</h2>
          <p>{t('audit.about')}</p>
        </div>
        <div className={styles.buttons}>
          <Verify />
          <Button icon={<DownloadIcon />} loading={saving} onClick={() => void download()}>
            {t('audit.download')}
          </Button>
        </div>
      </div>
      <AuditFilters filter={filter} onChange={show} />
      <Entries filter={filter} />
    </>
  );
}

function Entries({ filter }: { filter: AuditFilter }) {
  const { t } = useTexts();
  const log = useAudit(filter);
  if (log.isError) {
    return <Failure error={log.error} retry={() => log.refetch()} />;
  }
  if (log.data === undefined) {
    return <Loading />;
  }
  const entries = log.data.pages.flatMap((page) => page.entries);
  return (
    <>
      {entries.length === 0 ? <Notice title={t('audit.none')} help={t('audit.noneHelp')} /> : null}
      <ul className={styles.entries}>
        {entries.map((entry) => (
          <AuditLine key={entry.id} entry={entry} />
        ))}
      </ul>
      {log.hasNextPage ? (
        <Button
          className={styles.more ?? ''}
          loading={log.isFetchingNextPage}
          onClick={() => void log.fetchNextPage()}
        >
          {t('audit.more')}
        </Button>
      ) : null}
    </>
  );
}
