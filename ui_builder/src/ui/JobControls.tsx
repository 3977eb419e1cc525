import { Button } from 'antd';
import { useState } from 'react';
import { type Job, type JobAct, useSteerJob } from '../api/jobs';
import { faultText } from '../api/problem';
import { useTexts } from '../i18n/useTexts';
import { ConfirmDialog } from './ConfirmDialog';
import { PauseIcon, PlayIcon, StopIcon, UndoIcon } from './icons';
import { showToast } from './toastStore';

interface Props {
  job: Pick<Job, 'id' | 'kind' | 'state' | 'undo' | 'may'>;
  /** What is taken back, in words, where work can be. */
  undoHelp?: string;
}

/** What can be done with work: pause and go on, cancel, take back what it did. */
export function JobControls({ job, undoHelp }: Props) {
  const { t } = useTexts();
  const steer = useSteerJob();
  const [asked, setAsked] = useState<'cancel' | 'undo' | null>(null);
  const { id, kind, state, undo } = job;

  function act(what: JobAct) {
    setAsked(null);
    steer.mutate({ id, kind, act: what }, { onError: (error) => showToast(faultText(error), 'wrong') });
  }

  const isOpen = state === 'queued' || state === 'running' || state === 'paused';
  const may = job.may ?? { pause: isOpen && state !== 'paused', resume: state === 'paused', cancel: isOpen };
  return (
    <>
      {may.pause ? (
        <Button size="small" icon={<PauseIcon />} disabled={steer.isPending} onClick={() => act('pause')}>
          {t('jobs.pause')}
        </Button>
      ) : null}
      {may.resume ? (
        <Button size="small" icon={<PlayIcon />} disabled={steer.isPending} onClick={() => act('resume')}>
          {t('jobs.resume')}
        </Button>
      ) : null}
      {may.cancel ? (
        <Button
          size="small"
          icon={<StopIcon />}
          disabled={steer.isPending}
          onClick={() => setAsked('cancel')}
        >
          {t('jobs.cancel')}
        </Button>
      ) : null}
      {undo === 'possible' ? (
        <Button size="small" icon={<UndoIcon />} disabled={steer.isPending} onClick={() => setAsked('undo')}>
          {t('jobs.undo')}
        </Button>
      ) : null}
      {asked === null ? null : (
        <ConfirmDialog
          title={t(`jobs.${asked}Asked`)}
          help={asked === 'undo' && undoHelp !== undefined ? undoHelp : t(`jobs.${asked}Help`)}
          yes={t(`jobs.${asked}Yes`)}
          danger={asked === 'undo'}
          onYes={() => act(asked)}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}
