import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import { CloseIcon } from '../../ui/icons';
import { ObjectIcon } from '../../ui/objectIcons';
import { useMedia } from '../../ui/useMedia';
import editor from '../editor/Editor.module.css';
import { EditorFrame } from '../editor/EditorFrame';
import { GoneDefinition } from '../editor/GoneDefinition';
import { useOne } from '../editor/useOne';
import { Previewed } from '../objects/Previewed';
import { BlockPalette } from './BlockPalette';
import { BlockPanel } from './BlockPanel';
import { EditGrid } from './EditGrid';
import { PagePanel } from './PagePanel';
import styles from './Pages.module.css';
import type { PageDraft, PageWork } from './pageWork';

/** The editor of a page: its blocks as people will see them, and beside them what is chosen. */
export function PageEditor() {
  const { name = '' } = useParams({ strict: false }) as { name?: string };
  return <Opened key={name} name={name} />;
}

function Opened({ name }: { name: string }) {
  const work = useOne<PageDraft>('page', name);
  return work === null ? (
    <GoneDefinition kind="page" name={name} />
  ) : (
    <Previewed>
      <Editor work={work} />
    </Previewed>
  );
}

function Editor({ work }: { work: PageWork }) {
  const { t, text } = useTexts();
  const page = work.definition;
  const beside = useMedia('(min-width: 1000px)');
  const [chosen, setChosen] = useState<string>();
  const index = page.blocks.findIndex(({ name }) => name === chosen);
  const block = page.blocks[index];
  const panel =
    block === undefined ? (
      <PagePanel work={work} />
    ) : (
      <BlockPanel key={block.name} work={work} block={block} index={index} onChoose={setChosen} />
    );
  return (
    <EditorFrame
      work={work}
      icon={<ObjectIcon name={page.icon ?? 'home'} />}
      back={{ to: 'pages', label: t('pages.title') }}
      place="pages"
      shown={['/label', '/for', ...page.blocks.map((_, at) => `/blocks/${at}`)]}
    >
      <BlockPalette work={work} after={chosen} onAdded={setChosen} />
      <div className={styles.editor}>
        <EditGrid work={work} chosen={chosen} onChoose={setChosen} />
        {beside || block === undefined ? (
          <aside className={styles.panel} aria-label={t('pages.panel')}>
            {panel}
          </aside>
        ) : (
          <Dialog
            open
            label={text(block.label, t(`pages.block_${block.block}`))}
            className={editor.dialog}
            onClose={() => setChosen(undefined)}
          >
            <button
              type="button"
              className={`${editor.square} ${styles.close}`}
              aria-label={t('pages.close')}
              onClick={() => setChosen(undefined)}
            >
              <CloseIcon />
            </button>
            {panel}
          </Dialog>
        )}
      </div>
    </EditorFrame>
  );
}
