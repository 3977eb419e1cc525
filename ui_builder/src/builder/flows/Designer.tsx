import { lazy, Suspense, useState } from 'react';
import type { FlowParts } from '../../api/flows';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import { GearIcon } from '../../ui/icons';
import { Loading } from '../../ui/Notice';
import { useMedia } from '../../ui/useMedia';
import styles from './Designer.module.css';
import { DesignerHead } from './DesignerHead';
import { DesignProvider, useDesign } from './design';
import { ElementPalette } from './ElementPalette';
import { FlowPanel } from './FlowPanel';
import { type FlowWork, TRIGGER } from './flowDraft';
import { ManyPanel } from './ManyPanel';
import { StepPanel } from './StepPanel';
import { TriggerPanel } from './TriggerPanel';
import { useDesigning } from './useDesigning';

// What draws is large: the panel is there before it.
const Drawing = lazy(() => import('./Drawing').then((module) => ({ default: module.Drawing })));
const Compare = lazy(() => import('./Compare').then((module) => ({ default: module.Compare })));

interface Props {
  work: FlowWork;
  parts: FlowParts;
  /** The step that is chosen at first. */
  first: string | undefined;
}

/** The designer of a flow: its picture, and beside it what is chosen there. */
export function Designer({ work, parts, first }: Props) {
  const design = useDesigning(work, parts, first);
  const [mode, setMode] = useState<'design' | 'compare'>('design');
  return (
    <DesignProvider value={design}>
      <div className={styles.designer} data-wide>
        <DesignerHead mode={mode} onMode={setMode} />
        {mode === 'compare' ? (
          <Suspense fallback={<Loading />}>
            <Compare />
          </Suspense>
        ) : (
          <Panes />
        )}
        <ElementPalette />
      </div>
    </DesignProvider>
  );
}

function Panes() {
  const { t } = useTexts();
  const { chosen, choose } = useDesign();
  const wide = useMedia('(min-width: 900px)');
  const [settings, setSettings] = useState(false);
  const open = chosen.length > 0 || settings;
  if (wide) {
    return (
      <div className={styles.panes}>
        <div className={styles.middle}>
          <Suspense fallback={<Loading />}>
            <Drawing />
          </Suspense>
        </div>
        <aside className={styles.side} aria-label={t('flows.panel')}>
          <Chosen />
        </aside>
      </div>
    );
  }
  function close() {
    setSettings(false);
    choose([]);
  }
  return (
    <>
      <div className={styles.middle}>
        <Suspense fallback={<Loading />}>
          <Drawing />
        </Suspense>
      </div>
      <div className={styles.foot}>
        <button type="button" onClick={() => setSettings(true)}>
          <GearIcon />
          {t('flows.settings')}
        </button>
      </div>
      <Dialog open={open} label={t('flows.panel')} className={styles.sheet} onClose={close}>
        <div className={styles.sheetHead}>
          <button type="button" onClick={close}>
            {t('flows.done')}
          </button>
        </div>
        <Chosen />
      </Dialog>
    </>
  );
}

/** What is chosen: a step, several, the trigger, or the flow itself. */
function Chosen() {
  const { chosen } = useDesign();
  const [only] = chosen;
  if (only === undefined) {
    return <FlowPanel />;
  }
  if (chosen.length > 1) {
    return <ManyPanel />;
  }
  return only === TRIGGER ? <TriggerPanel /> : <StepPanel key={only} id={only} />;
}
