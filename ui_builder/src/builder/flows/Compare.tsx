import { useMemo, useState } from 'react';
import { useFlowVersions } from '../../api/flows';
import { useDiff, useVersions } from '../../api/setup';
import { useTexts } from '../../i18n/useTexts';
import { Failure, Loading, Notice } from '../../ui/Notice';
import { JsonDiff } from '../changes/JsonDiff';
import inputs from '../inputs/inputs.module.css';
import { Canvas } from './Canvas';
import { compared, partText } from './compare';
import styles from './Designer.module.css';
import { useDesign } from './design';
import { type FlowDef, stepsOf, TRIGGER } from './flowDraft';
import { useDrawn } from './useDrawn';

/** The flow beside an earlier version of it: what came, went and changed. */
export function Compare() {
  const { t } = useTexts();
  const { work, flow } = useDesign();
  const list = useVersions();
  const { data: begun = [] } = useFlowVersions(flow.name);
  const [chosen, setChosen] = useState('');
  const versions = list.data?.versions ?? [];
  const latest = versions[0]?.version;
  const pinned = begun.find(({ hash }) => hash === chosen);
  const running = begun.filter(({ open }) => open > 0);
  return (
    <div className={styles.compare}>
      <label className={styles.versions}>
        {t('setup.comparedWith')}{' '}
        <select className={inputs.box} value={chosen} onChange={({ target }) => setChosen(target.value)}>
          <option value="">{t('setup.inForce')}</option>
          {running.length === 0 ? null : (
            <optgroup label={t('flows.stillRunning')}>
              {running.map(({ hash, version, open }) => (
                <option key={hash} value={hash}>
                  {[t('setup.version', { n: version }), t('flows.openRuns', { count: open })].join(' · ')}
                </option>
              ))}
            </optgroup>
          )}
          <optgroup label={t('places.versions')}>
            {versions.slice(1).map((each) => (
              <option key={each.version} value={each.version}>
                {[t('setup.version', { n: each.version }), each.note].filter(Boolean).join(' · ')}
              </option>
            ))}
          </optgroup>
        </select>
      </label>
      {pinned !== undefined ? (
        <Beside before={pinned.definition as unknown as FlowDef} />
      ) : chosen === '' || latest === undefined ? (
        <Beside before={work.before} />
      ) : (
        <Earlier version={Number(chosen)} latest={latest} />
      )}
    </div>
  );
}

function Earlier({ version, latest }: { version: number; latest: number }) {
  const { work, flow } = useDesign();
  const diff = useDiff(version, latest);
  if (diff.isError) {
    return <Failure error={diff.error} retry={() => diff.refetch()} />;
  }
  if (diff.data === undefined) {
    return <Loading />;
  }
  const changed = diff.data.definitions.find(({ kind, name }) => kind === 'flow' && name === flow.name);
  // What is not named there said then what it says now.
  const before = changed === undefined ? work.before : (changed.before as unknown as FlowDef | null);
  return <Beside before={before} />;
}

function Beside({ before }: { before: FlowDef | null }) {
  const { t } = useTexts();
  const { flow, titleOf } = useDesign();
  const drawn = useDrawn();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const { both, marks } = useMemo(
    () => (before === null ? { both: flow, marks: new Map() } : compared(before, flow)),
    [before, flow],
  );
  const shown = useMemo(() => {
    const goneTitle = (id: string) => (stepsOf(flow)[id] === undefined && id !== TRIGGER ? id : titleOf(id));
    return { ...drawn, flow: both, titleOf: goneTitle };
  }, [drawn, both, flow, titleOf]);
  const [only] = chosen;
  if (before === null) {
    return <Notice title={t('flows.newThen')} help={t('flows.newThenHelp')} />;
  }
  const texts = [partText(before, only), partText(flow, only)] as const;
  return (
    <div className={styles.panes}>
      <div className={styles.middle}>
        <Canvas
          drawn={shown}
          chosen={chosen}
          faultsOf={() => 0}
          markOf={(id) => marks.get(id)}
          isFixed
          onChoose={(ids) => setChosen(ids.slice(-1))}
        />
      </div>
      <aside className={styles.side} aria-label={t('flows.panel')}>
        <div className={styles.panel}>
          <h3>{only === undefined ? t('flows.settings') : shown.titleOf(only)}</h3>
          {marks.size === 0 ? null : (
            <ul className={styles.marks}>
              {[...marks].map(([id, mark]) => (
                <li key={id}>
                  <button type="button" aria-pressed={id === only} onClick={() => setChosen([id])}>
                    <span className={styles.mark} data-mark={mark}>
                      {t(`flows.mark_${mark}`)}
                    </span>
                    {shown.titleOf(id)}
                  </button>
                </li>
              ))}
            </ul>
          )}
          {texts[0] === texts[1] ? (
            <p className={styles.quiet}>
              {t(marks.size === 0 ? 'setup.noDifferences' : 'flows.chooseDifference')}
            </p>
          ) : (
            <JsonDiff before={texts[0]} after={texts[1]} />
          )}
        </div>
      </aside>
    </div>
  );
}
