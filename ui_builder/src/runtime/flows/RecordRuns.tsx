import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { type Run, useRecordRuns } from '../../api/runs';
import { hasRight, type OwnRights, useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { BlockFrame } from '../blocks/BlockFrame';
import { useRecordPage } from '../record/recordPage';
import { ErrorText } from './ErrorText';
import styles from './Flows.module.css';
import { RunPill } from './RunPill';
import { RunStanding } from './RunStanding';

/** Nobody waits for it while a page is loading. */
const AFTER_MS = 600;
const LATEST = 10;
const looksAfterFlows = (rights: OwnRights) => hasRight(rights, 'flows') || hasRight(rights, 'builder');
const isOver = ({ state }: Run) => state === 'done' || state === 'cancelled';

/** What is still to happen to the record by itself, and what has; nothing where no flow is about it. */
export function RecordRuns() {
  const { t } = useTexts();
  const { info, record } = useRecordPage();
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const later = setTimeout(() => setSettled(true), AFTER_MS);
    return () => clearTimeout(later);
  }, []);
  const { data = [] } = useRecordRuns(info.definition.name, record.id, settled);
  const open = data.filter((run) => !isOver(run));
  const over = data.filter(isOver).slice(0, LATEST);
  if (data.length === 0) {
    return null;
  }
  return (
    <BlockFrame
      label={t('automation.title')}
      count={open.length === 0 ? undefined : String(open.length)}
      tools={<All object={info.definition.name} record={record.id} />}
    >
      <Runs runs={open} />
      {over.length === 0 ? null : (
        <details className={styles.over} open={open.length === 0}>
          <summary>{t('automation.over')}</summary>
          <Runs runs={over} />
        </details>
      )}
    </BlockFrame>
  );
}

/** The way to all of them, for whoever looks after flows. */
function All({ object, record }: { object: string; record: string }) {
  const { t } = useTexts();
  const { rights } = useSession();
  return looksAfterFlows(rights) ? (
    <Link to="/-/setup/runs" search={{ object, record }}>
      {t('automation.all')}
    </Link>
  ) : null;
}

function Runs({ runs }: { runs: readonly Run[] }) {
  const { text } = useTexts();
  const mayOpen = looksAfterFlows(useSession().rights);
  return (
    <ul className={styles.runs}>
      {runs.map((run) => (
        <li key={run.id}>
          {mayOpen ? (
            <Link className={styles.name} to="/-/setup/runs/$id" params={{ id: run.id }}>
              {text(run.label ?? undefined, nameAsText(run.flow))}
            </Link>
          ) : (
            <span className={styles.name}>{text(run.label ?? undefined, nameAsText(run.flow))}</span>
          )}
          <RunPill state={run.state} />
          <span className={styles.told} data-wrong={run.state === 'failed'}>
            {run.error === null || run.state !== 'failed' ? (
              <RunStanding run={run} />
            ) : (
              <ErrorText error={run.error} />
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
