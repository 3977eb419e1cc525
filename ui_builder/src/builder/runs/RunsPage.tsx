import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useFlowsAtWork } from '../../api/flows';
import { type RunFilter, useRuns } from '../../api/runs';
import { useTexts } from '../../i18n/useTexts';
import { asTexts } from '../../runtime/flows/asked';
import { RefreshIcon } from '../../ui/icons';
import { Failure, Loading, Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import editor from '../editor/Editor.module.css';
import { RetryBar } from './RetryBar';
import { RunFilters } from './RunFilters';
import { RunRow } from './RunRow';
import styles from './Runs.module.css';
import { runsSearch } from './runsSearch';
import { useRetry } from './useRetry';

/** What flows did, do and wait for, the latest first. */
export function RunsPage() {
  const { t, text } = useTexts();
  const filter: RunFilter = useSearch({ from: '/-/setup/runs' });
  const navigate = useNavigate();
  const flows = useFlowsAtWork().data ?? [];
  const { retryAll, busy } = useRetry();
  useTitle(t('runs.title'));
  const show = (next: RunFilter) =>
    void navigate({ to: '/-/setup/runs', search: runsSearch({ ...next }), replace: true });
  const flow = flows.find((each) => each.name === filter.flow);
  const failed = flow?.counts.failed ?? 0;
  return (
    <>
      <div className={editor.tools}>
        <div>
          <h2>{t('runs.title')}</h2>
          <p>{t('runs.about')}</p>
        </div>
        {flow === undefined || failed === 0 ? null : (
          <Button icon={<RefreshIcon />} loading={busy} onClick={() => retryAll({ flow: flow.name })}>
            {t('runs.retryFlow', { count: failed, label: text(asTexts(flow.label), flow.name) })}
          </Button>
        )}
      </div>
      <RunFilters filter={filter} flows={flows} onChange={show} />
      <Runs key={JSON.stringify(filter)} filter={filter} clear={() => show({})} />
    </>
  );
}

function Runs({ filter, clear }: { filter: RunFilter; clear: () => void }) {
  const { t } = useTexts();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useRuns(filter);
  if (data === undefined) {
    return error === null ? <Loading /> : <Failure error={error} retry={() => refetch()} />;
  }
  const runs = data.pages.flatMap((page) => page.runs);
  const failed = runs.filter(({ state }) => state === 'failed').map(({ id }) => id);
  const stillChosen = failed.filter((id) => chosen.has(id));
  const choose = (id: string, on: boolean) =>
    setChosen((before) => new Set(on ? [...before, id] : [...before].filter((each) => each !== id)));
  if (runs.length === 0) {
    return Object.keys(filter).length === 0 ? (
      <Notice title={t('runs.none')} help={t('runs.noneHelp')} />
    ) : (
      <Notice title={t('runs.noneSo')} help={t('runs.noneSoHelp')}>
        <Button onClick={clear}>{t('runs.clear')}</Button>
      </Notice>
    );
  }
  return (
    <>
      {failed.length === 0 ? null : (
        <RetryBar
          chosen={stillChosen}
          shown={failed.length}
          onAll={(on) => setChosen(new Set(on ? failed : []))}
          onDone={() => setChosen(new Set())}
        />
      )}
      <ul className={styles.runs}>
        {runs.map((run) => (
          <RunRow
            key={run.id}
            run={run}
            chosen={chosen.has(run.id)}
            choosable={failed.length > 0}
            onChoose={choose}
          />
        ))}
      </ul>
      {hasNextPage ? (
        <Button loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('runs.more')}
        </Button>
      ) : null}
    </>
  );
}
