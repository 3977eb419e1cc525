import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import type { RunDetail } from '../../api/runs';
import { hasRight, useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { RunPill } from '../../runtime/flows/RunPill';
import { RunStanding } from '../../runtime/flows/RunStanding';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { BackIcon, FlowIcon, RefreshIcon, StopIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import styles from './Run.module.css';
import { RunRecord } from './RunRecord';
import { givenTo } from './rehearsal';
import { keepGiven } from './useGivenOf';

interface Props {
  run: RunDetail;
  busy: boolean;
  retry: () => void;
  cancel: () => void;
}

/** Of which flow it is, about what, where it stands, and the ways to have it go on or stop. */
export function RunHead({ run, busy, retry, cancel }: Props) {
  const { t, text } = useTexts();
  const { rights } = useSession();
  const [asked, setAsked] = useState(false);
  const open = run.state === 'ready' || run.state === 'waiting';
  const label = text(run.label ?? undefined, nameAsText(run.flow));
  return (
    <>
      <Link to="/-/setup/runs" search={{ flow: run.flow }} className={editor.back}>
        <BackIcon />
        {t('runs.allOf', { label })}
      </Link>
      <header className={`${editor.head} ${styles.head}`}>
        <span className={editor.icon}>
          <FlowIcon />
        </span>
        <div className={editor.names}>
          <h2>{label}</h2>
          <p>
            <RunPill state={run.state} />
            <RunRecord run={run} />
            {run.state === 'failed' ? null : (
              <span>
                <RunStanding run={run} />
              </span>
            )}
          </p>
        </div>
        <div className={styles.acts}>
          {hasRight(rights, 'builder') ? (
            <Link
              className={styles.link}
              to="/-/setup/flows/$name/debug"
              params={{ name: run.flow }}
              search={run.record === null ? {} : { record: run.record.id }}
              onClick={() => keepGiven(run.flow, givenTo(run))}
            >
              {t('runs.debug')}
            </Link>
          ) : null}
          {open || run.state === 'failed' ? (
            <Button icon={<StopIcon />} onClick={() => setAsked(true)}>
              {t(open ? 'runs.cancel' : 'runs.giveUp')}
            </Button>
          ) : null}
          {run.state === 'failed' ? (
            <Button type="primary" icon={<RefreshIcon />} loading={busy} onClick={retry}>
              {t('runs.retry')}
            </Button>
          ) : null}
        </div>
      </header>
      {asked ? (
        <ConfirmDialog
          danger
          title={t('runs.cancelAsk', { label })}
          help={t('runs.cancelHelp')}
          yes={t('runs.cancelYes')}
          onYes={() => {
            setAsked(false);
            cancel();
          }}
          onClose={() => setAsked(false)}
        />
      ) : null}
    </>
  );
}
