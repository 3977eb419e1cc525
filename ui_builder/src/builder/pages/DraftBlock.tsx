import { lazy, useMemo } from 'react';
import { useApp } from '../../api/app';
import { useDefinitions } from '../../api/definitions';
import type { DraftDefinition } from '../../api/drafts';
import { useTexts } from '../../i18n/useTexts';
import { nounIn } from '../../meta/text';
import type { PageBlockDef, ViewDef } from '../../meta/types';
import { FirstRecords } from '../../runtime/page/blocks/list/FirstRecords';
import { Figure } from '../../runtime/page/blocks/metric/Figure';
import { blockUi } from '../../runtime/page/blockUi';
import { useDraftList } from '../draft/useDraft';
import styles from './Pages.module.css';

const Chart = lazy(async () => ({ default: (await import('../../runtime/page/blocks/chart/Chart')).Chart }));

/** A block by what the draft says, with real records as far as they are there already. */
export function DraftBlock({ block }: { block: PageBlockDef }) {
  const { t, text, locale } = useTexts();
  const definitions = useDefinitions();
  const { objects } = useApp();
  const { definitions: views } = useDraftList<ViewDef & DraftDefinition>('view');
  const view = block.block === 'list' ? views.find(({ name }) => name === block.view) : undefined;
  const object = view?.object ?? ('object' in block ? block.object : undefined);
  const id = useMemo(() => `edited-${block.name}`, [block.name]);
  if (object !== undefined && !objects.some(({ name }) => name === object)) {
    const plural = text(definitions.object(object)?.definition.plural, object);
    return <p className={styles.none}>{t('pages.unpublished', { objects: nounIn(plural, locale) })}</p>;
  }
  switch (block.block) {
    case 'list':
      return view === undefined ? (
        <p className={styles.none}>{t('page.gone')}</p>
      ) : (
        <FirstRecords object={view.object} view={view.name} limit={block.limit ?? 10} />
      );
    case 'metric':
      return <Figure block={block} />;
    case 'chart':
      return <Chart block={block} labelledBy={id} />;
    default: {
      const { Block } = blockUi(block.block);
      return <Block block={block} id={id} />;
    }
  }
}
