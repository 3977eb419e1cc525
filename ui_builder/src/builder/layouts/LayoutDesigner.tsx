import { useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { Dialog } from '../../ui/Dialog';
import { BackIcon, GearIcon, PlusIcon } from '../../ui/icons';
import { useMedia } from '../../ui/useMedia';
import { UndoButtons } from '../draft/UndoButtons';
import type { DraftOf } from '../draft/useDraft';
import { Segments } from '../inputs/Plain';
import { SetupLink } from '../setup/SetupLink';
import { Canvas } from './Canvas';
import { Dragging } from './Dragging';
import { DesignerProvider } from './designer';
import styles from './LayoutDesigner.module.css';
import type { LayoutDraft } from './layoutDraft';
import { MoreWays } from './MoreWays';
import { MoveTools } from './MoveTools';
import { Palette } from './Palette';
import { Properties } from './Properties';
import { Preview } from './preview/Preview';
import { useDesign } from './useDesign';

interface Props {
  draft: DraftOf<LayoutDraft>;
  layout: LayoutDraft;
  info: ObjectInfo;
  title: string;
}

/** Three panes: what can be put on the page, the page, and what is chosen on it; or the page as people see it. */
export function LayoutDesigner({ draft, layout, info, title }: Props) {
  const { t } = useTexts();
  const [mode, setMode] = useState<'design' | 'preview'>('design');
  const design = useDesign(draft, layout, info);
  const { state } = draft;
  return (
    <DesignerProvider value={design}>
      <div className={styles.designer} data-wide>
        <header className={styles.head}>
          <SetupLink to={`objects/${layout.object}/layouts`} className={styles.back}>
            <BackIcon />
            <span>{t('layouts.back')}</span>
          </SetupLink>
          <h2>
            {title}
            {state === 'same' ? null : <span className={styles.state}>{t(`draft.state_${state}`)}</span>}
          </h2>
          <span className={styles.ways}>
            <Segments
              label={t('layouts.mode')}
              value={mode}
              choices={[
                { value: 'design', label: t('layouts.design') },
                { value: 'preview', label: t('layouts.preview') },
              ]}
              onChange={setMode}
            />
            <UndoButtons draft={design.draft} />
            <MoreWays />
          </span>
        </header>
        {mode === 'preview' ? <Preview /> : <Panes />}
      </div>
    </DesignerProvider>
  );
}

function Panes() {
  const { t } = useTexts();
  const wide = useMedia('(min-width: 1060px)');
  return (
    <Dragging>
      {wide ? (
        <div className={styles.panes}>
          <nav className={styles.pane} aria-label={t('layouts.palette')}>
            <Palette />
          </nav>
          <div className={styles.middle}>
            <Canvas />
          </div>
          <aside className={styles.pane} aria-label={t('layouts.properties')}>
            <Properties />
          </aside>
        </div>
      ) : (
        <Sheets />
      )}
    </Dragging>
  );
}

/** Where there is no room for three panes two of them come up from below. */
function Sheets() {
  const { t } = useTexts();
  const [open, setOpen] = useState<'palette' | 'properties' | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <div className={styles.middle}>
        <Canvas />
      </div>
      <div className={styles.foot}>
        <button type="button" onClick={() => setOpen('palette')}>
          <PlusIcon />
          {t('layouts.addTo')}
        </button>
        <MoveTools />
        <button type="button" onClick={() => setOpen('properties')}>
          <GearIcon />
          {t('layouts.properties')}
        </button>
      </div>
      <Dialog
        open={open !== null}
        label={t(`layouts.${open ?? 'palette'}`)}
        className={styles.sheet}
        onClose={close}
      >
        <div className={styles.sheetHead}>
          <button type="button" onClick={close}>
            {t('layouts.done')}
          </button>
        </div>
        {open === 'palette' ? <Palette /> : <Properties />}
      </Dialog>
    </>
  );
}
