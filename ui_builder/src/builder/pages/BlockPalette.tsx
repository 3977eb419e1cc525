import type { ComponentType } from 'react';
import { useApp } from '../../api/app';
import { useDefinitions } from '../../api/definitions';
import { LOCALES } from '../../i18n/i18n';
import { useTexts } from '../../i18n/useTexts';
import { firstEntry } from '../../meta/navigation';
import type { PageBlockDef } from '../../meta/types';
import { ChartIcon, FigureIcon, FormIcon, LinkIcon, TableIcon } from '../../ui/icons';
import { addBlock, BLOCKS, type BlockType, newBlock } from './blockEditing';
import styles from './Pages.module.css';
import type { PageWork } from './pageWork';

export const BLOCK_ICONS: Readonly<Record<BlockType, ComponentType>> = {
  metric: FigureIcon,
  chart: ChartIcon,
  list: TableIcon,
  markdown: FormIcon,
  links: LinkIcon,
};

/** What can be put on a page; a click puts it behind the block that is chosen. */
export function BlockPalette(props: {
  work: PageWork;
  after: string | undefined;
  onAdded: (name: string) => void;
}) {
  const { work, after, onAdded } = props;
  const { t } = useTexts();
  const definitions = useDefinitions();
  const { apps, objects } = useApp();
  const page = work.definition;
  const info = definitions.object(likelyObject(page.blocks, after, apps, objects));
  const text = Object.fromEntries(Object.keys(LOCALES).map((lng) => [lng, t('pages.newText', { lng })]));

  function add(type: BlockType) {
    const view = info && definitions.views(info.definition.name)[0];
    const block = info && newBlock(type, page, { info, view, text });
    if (block) {
      work.save(addBlock(page, block, after));
      onAdded(block.name);
    }
  }

  return (
    <section className={styles.palette} aria-label={t('pages.palette')}>
      {BLOCKS.map((type) => {
        const Icon = BLOCK_ICONS[type];
        return (
          <button key={type} type="button" title={t(`pages.about_${type}`)} onClick={() => add(type)}>
            <Icon />
            {t(`pages.block_${type}`)}
          </button>
        );
      })}
    </section>
  );
}

/** The object that one is at: that of the block that is chosen, of the last one, or what an app has first. */
function likelyObject(
  blocks: readonly PageBlockDef[],
  chosen: string | undefined,
  apps: ReturnType<typeof useApp>['apps'],
  objects: ReturnType<typeof useApp>['objects'],
): string {
  const near = [blocks.find(({ name }) => name === chosen), ...blocks.toReversed()];
  const of = near.find((block) => block !== undefined && 'object' in block) as
    | { object?: string }
    | undefined;
  const first = apps.map(firstEntry).find((entry) => entry !== undefined);
  return of?.object ?? first?.object ?? objects[0]?.name ?? '';
}
