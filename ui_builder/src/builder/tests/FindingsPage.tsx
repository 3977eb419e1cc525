import { Segmented } from 'antd';
import { useState } from 'react';
import { type Severity, useFindings } from '../../api/metaTests';
import { useTexts } from '../../i18n/useTexts';
import { Failure, Loading, Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { useDraftSummary } from '../draft/useDraft';
import { Switch } from '../inputs/Plain';
import setup from '../setup/Setup.module.css';
import { FoundCards } from './FoundCards';
import { byDefinition, counted, SEVERITIES } from './findings';
import styles from './Tests.module.css';

/** What looks wrong in the definitions, and what to do about it. */
export function FindingsPage() {
  const { t } = useTexts();
  const changed = useDraftSummary().changes.length > 0;
  const [own, setOwn] = useState(true);
  const [severity, setSeverity] = useState<Severity | 'all'>('all');
  const findings = useFindings(changed && own);
  useTitle(t('findings.title'));
  const all = findings.data?.findings ?? [];
  const counts = counted(all);
  const shown = byDefinition(all, severity);
  return (
    <>
      <h2 className={setup.heading}>{t('findings.title')}</h2>
      <p className={setup.lead}>{t('findings.help')}</p>
      {findings.isError ? <Failure error={findings.error} retry={() => findings.refetch()} /> : null}
      {findings.isPending ? <Loading /> : null}
      {findings.data === undefined ? null : (
        <>
          <div className={styles.bar}>
            <Segmented<Severity | 'all'>
              aria-label={t('findings.show')}
              value={severity}
              onChange={(value) => setSeverity(value)}
              options={[
                { value: 'all', label: `${t('findings.all')} ${all.length}` },
                ...SEVERITIES.map((value) => ({
                  value,
                  label: `${t(`findings.some_${value}`)} ${counts[value]}`,
                })),
              ]}
            />
            {changed ? <Switch label={t('findings.own')} checked={own} onChange={setOwn} /> : null}
          </div>
          {shown.length === 0 ? (
            <Notice title={t('findings.none')} help={t('findings.noneHelp')} />
          ) : (
            <FoundCards groups={shown} />
          )}
        </>
      )}
    </>
  );
}
