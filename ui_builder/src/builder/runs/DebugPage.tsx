import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { Suspense } from 'react';
import { useDefinitions } from '../../api/definitions';
import { labelOf, type Reference, recordQuery } from '../../api/records';
import { useRehearse } from '../../api/rehearsing';
import type { FlowDefinition } from '../../api/runs';
import { useTexts } from '../../i18n/useTexts';
import { BackIcon, PlayIcon } from '../../ui/icons';
import { NotFound } from '../../ui/NotFound';
import { Loading } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { useDraftList } from '../draft/useDraft';
import editor from '../editor/Editor.module.css';
import { GoneDefinition } from '../editor/GoneDefinition';
import { useOne } from '../editor/useOne';
import { useSample } from '../formulas/useSample';
import { Previewed } from '../objects/Previewed';
import { SetupLink } from '../setup/SetupLink';
import styles from './Debug.module.css';
import { DebugResult } from './DebugResult';
import { GivenPart } from './GivenPart';
import { requestOf } from './rehearsal';
import { useGivenOf } from './useGivenOf';
import { useRunKey } from './useRunKey';

/** The debugger: a flow as it stands in the draft, run with a real record and taken back. */
export function DebugPage() {
  const { name = '' } = useParams({ strict: false }) as { name?: string };
  return (
    <Suspense fallback={<Loading />}>
      <Sought key={name} name={name} />
    </Suspense>
  );
}

/** The flow, if there is one of that name. */
function Sought({ name }: { name: string }) {
  const { definitions, removed } = useDraftList<FlowDefinition>('flow');
  const known = [...definitions, ...removed].some((each) => each.name === name);
  return known ? <Opened name={name} /> : <NotFound />;
}

function Opened({ name }: { name: string }) {
  const work = useOne<FlowDefinition>('flow', name);
  return work === null ? (
    <GoneDefinition kind="flow" name={name} />
  ) : (
    <Previewed>
      {work.definition.trigger.object === undefined ? (
        <Debugger flow={work.definition} sample={null} />
      ) : (
        <WithSample flow={work.definition} object={work.definition.trigger.object} />
      )}
    </Previewed>
  );
}

/** Has a record to begin with: that of the address, else the one opened last, else the one changed last. */
function WithSample({ flow, object }: { flow: FlowDefinition; object: string }) {
  const { record } = useSearch({ from: '/-/setup/flows/$name/debug' });
  const sample = useSample(object, record).record;
  const title = useDefinitions().object(object)?.definition.title ?? 'id';
  const nameless = sample !== null && sample.label === null;
  const { data } = useQuery({ ...recordQuery(object, sample?.id ?? '', [title]), enabled: nameless });
  const named = nameless && data !== undefined ? { id: sample.id, label: labelOf(data, title) } : sample;
  return <Debugger flow={flow} sample={named} />;
}

function Debugger({ flow, sample }: { flow: FlowDefinition; sample: Reference | null }) {
  const { t, text } = useTexts();
  const { given, change, ready } = useGivenOf(flow, sample);
  const rehearse = useRehearse();
  const label = text(flow.label, flow.name);
  useTitle(`${t('runs.debugTitle')}: ${label}`);
  const run = () => {
    if (ready && !rehearse.isPending) {
      rehearse.mutate(requestOf(flow, given));
    }
  };
  useRunKey(run);

  return (
    <div data-wide>
      <SetupLink to={`flows/${flow.name}`} className={editor.back}>
        <BackIcon />
        {t('runs.toFlow')}
      </SetupLink>
      <header className={`${editor.head} ${styles.head}`}>
        <span className={editor.icon}>
          <PlayIcon />
        </span>
        <div className={editor.names}>
          <h2>
            {t('runs.debugTitle')}: {label}
          </h2>
          <p>{t('runs.debugAbout')}</p>
        </div>
        <Button
          type="primary"
          icon={<PlayIcon />}
          title="Ctrl+Enter"
          loading={rehearse.isPending}
          disabled={!ready}
          onClick={run}
        >
          {t(rehearse.data === undefined ? 'runs.rehearse' : 'runs.rehearseAgain')}
        </Button>
      </header>
      <div className={styles.split}>
        <GivenPart flow={flow} given={given} onChange={change} />
        <DebugResult
          flow={flow}
          given={given}
          result={rehearse.data}
          error={rehearse.error}
          busy={rehearse.isPending}
          onAnswers={(answers) => {
            change({ ...given, answers });
            rehearse.mutate(requestOf(flow, { ...given, answers }));
          }}
        />
      </div>
    </div>
  );
}
