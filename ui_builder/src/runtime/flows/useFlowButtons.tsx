import { useNavigate } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { type FlowButton, type StartedRun, useButtonsNow, useStartFlow } from '../../api/flowStart';
import { faultText } from '../../api/problem';
import { useFlowButtonsOf } from '../../api/scope';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectDef } from '../../meta/types';
import { PlayIcon } from '../../ui/icons';
import { ObjectIcon } from '../../ui/objectIcons';
import { showToast } from '../../ui/toastStore';
import { FollowRun } from './FollowRun';

const StartFlow = lazy(async () => ({ default: (await import('./StartFlow')).StartFlow }));

interface Options {
  object: ObjectDef;
  /** The records that are meant. */
  records: readonly string[];
  /** The flows to choose from. */
  buttons: readonly FlowButton[];
  /** Hears that they have started, instead of what comes of the one being told here. */
  onStarted?: () => void;
}

const NONE: readonly FlowButton[] = [];

/** The flows that the user may start for a record as it stands now. */
export function useRecordButtons(object: string, record: string): readonly FlowButton[] {
  const all = useFlowButtonsOf(object);
  const { data } = useButtonsNow(object, all.length === 0 ? undefined : record);
  return data === undefined ? NONE : all.filter(({ name }) => data.includes(name));
}

/** The flows that people start for records: what their buttons say and do, and what shows besides. */
export function useFlowButtons({ object, records, buttons, onStarted }: Options) {
  const { t, text } = useTexts();
  const navigate = useNavigate();
  const start = useStartFlow();
  const [asking, setAsking] = useState<FlowButton | null>(null);
  const [followed, setFollowed] = useState<{ run: string; label: string; record: string } | null>(null);

  function started(button: FlowButton, runs: readonly StartedRun[]) {
    const label = text(button.label, button.name);
    const [run] = runs;
    const [record] = records;
    setAsking(null);
    if (onStarted === undefined && run !== undefined && record !== undefined) {
      setFollowed({ run: run.id, label, record });
    } else {
      showToast(t('automation.startedFor', { label, count: runs.length }), 'done');
      onStarted?.();
    }
  }

  function press(button: FlowButton) {
    const asks = Object.keys(button.input ?? {}).length > 0 || button.confirm;
    if (asks || records.length > 1) {
      setAsking(button);
      return;
    }
    const [record] = records;
    start.mutate(
      { flow: button.name, ...(record === undefined ? {} : { record }) },
      {
        onSuccess: ({ runs }) => started(button, runs),
        onError: (error) => showToast(faultText(error), 'wrong'),
      },
    );
  }

  const items = buttons.map((button) => ({
    name: `flow ${button.name}`,
    label: text(button.label, button.name),
    icon: button.icon ? <ObjectIcon name={button.icon} /> : <PlayIcon />,
    run: () => press(button),
  }));
  const shown: ReactNode = (
    <>
      {asking === null ? null : (
        <Suspense fallback={null}>
          <StartFlow
            button={asking}
            object={object}
            records={records}
            onStarted={(runs) => started(asking, runs)}
            onClose={() => setAsking(null)}
          />
        </Suspense>
      )}
      {followed === null ? null : (
        <FollowRun
          key={followed.run}
          {...followed}
          object={object.name}
          onAsked={() => void navigate({ to: '/-/screens/$run', params: { run: followed.run } })}
          onOver={() => setFollowed(null)}
        />
      )}
    </>
  );
  return { items, shown, busy: start.isPending };
}
