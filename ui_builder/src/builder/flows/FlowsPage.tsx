import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import type { DraftDefinition } from '../../api/drafts';
import { type FlowSummary, useFlowParts, useFlowsAtWork } from '../../api/flows';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { ObjectDef } from '../../meta/types';
import { PlusIcon, SearchIcon } from '../../ui/icons';
import { Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { useDraftList } from '../draft/useDraft';
import { DefinitionCards } from '../editor/DefinitionCards';
import editor from '../editor/Editor.module.css';
import { put } from '../editor/put';
import { Switch } from '../inputs/Plain';
import styles from './Flows.module.css';
import { type FlowDef, stepsOf } from './flowDraft';
import { NewFlow } from './NewFlow';
import { PartIcon } from './partIcons';

/** The flows of the draft, with what those in force do. */
export function FlowsPage() {
  const { t, text, locale } = useTexts();
  const { definitions, stateOf, create } = useDraftList<FlowDef>('flow');
  const { definitions: objects } = useDraftList<ObjectDef & DraftDefinition>('object');
  const { data: parts } = useFlowParts();
  const { data: atWork = [] } = useFlowsAtWork();
  const [creating, setCreating] = useState(false);
  const [sought, setSought] = useState('');
  useTitle(t('places.flows'));

  const triggers = new Map(parts?.triggers.map((each) => [each.key, each]));
  const plural = (name: string) => text(objects.find((each) => each.name === name)?.plural, nameAsText(name));
  const labelOf = (flow: FlowDef) => text(flow.label, nameAsText(flow.name));
  function detailOf(flow: FlowDef): string {
    const trigger = text(triggers.get(flow.trigger?.type)?.label, nameAsText(flow.trigger?.type ?? ''));
    const object = typeof flow.trigger?.object === 'string' ? plural(flow.trigger.object) : '';
    const steps = t('flows.steps', { count: Object.keys(stepsOf(flow)).length });
    return [trigger, object, steps].filter(Boolean).join(' · ');
  }
  const words = sought.toLowerCase().split(/\s+/).filter(Boolean);
  const found = definitions
    .filter((flow) => {
      const all = `${labelOf(flow)} ${flow.name} ${detailOf(flow)}`.toLowerCase();
      return words.every((word) => all.includes(word));
    })
    .toSorted((one, other) => labelOf(one).localeCompare(labelOf(other), locale));

  return (
    <>
      <div className={editor.tools}>
        <div>
          <h2>{t('places.flows')}</h2>
          <p>{t('flows.about')}</p>
        </div>
        <Button type="primary" icon={<PlusIcon />} onClick={() => setCreating(true)}>
          {t('flows.new')}
        </Button>
      </div>
      {definitions.length === 0 ? (
        <Notice title={t('flows.none')} help={t('flows.noneHelp')} />
      ) : (
        <div className={styles.search}>
          <SearchIcon />
          <input
            type="search"
            value={sought}
            placeholder={t('flows.find')}
            aria-label={t('flows.find')}
            onChange={({ target }) => setSought(target.value)}
          />
        </div>
      )}
      {definitions.length > 0 && found.length === 0 ? <p role="status">{t('setup.noneFound')}</p> : null}
      <DefinitionCards
        cards={found.map((flow) => ({
          name: flow.name,
          to: `flows/${flow.name}`,
          label: labelOf(flow),
          icon: <PartIcon name={triggers.get(flow.trigger?.type)?.icon} />,
          detail: detailOf(flow),
          state: stateOf(flow.name),
          tools: (
            <>
              <Switch
                label={t('flows.active')}
                checked={flow.active !== false}
                onChange={(on) => void create(put(flow, 'active', on ? undefined : false))}
              />
              <Counts flow={flow.name} known={atWork} />
            </>
          ),
        }))}
      />
      {creating ? <NewFlow objects={objects} onClose={() => setCreating(false)} /> : null}
    </>
  );
}

const STATES = ['waiting', 'failed', 'done_day'] as const;

/** How many runs of a flow wait, failed, or were done today; a click lists them. */
function Counts({ flow, known }: { flow: string; known: readonly FlowSummary[] }) {
  const { t } = useTexts();
  const counts = known.find(({ name }) => name === flow)?.counts;
  const told = STATES.filter((state) => (counts?.[state] ?? 0) > 0);
  return counts === undefined || told.length === 0 ? null : (
    <span className={styles.counts}>
      {told.map((state) => (
        <Link
          key={state}
          to="/-/setup/runs"
          search={{ flow, ...(state === 'done_day' ? {} : { state }) }}
          data-state={state}
        >
          {t(`flows.count_${state}`, { count: counts[state] })}
        </Link>
      ))}
    </span>
  );
}
