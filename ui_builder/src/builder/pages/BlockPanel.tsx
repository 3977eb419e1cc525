import { useTexts } from '../../i18n/useTexts';
import type { PageBlockDef } from '../../meta/types';
import { ActionMenu } from '../../ui/ActionMenu';
import { CopyIcon, MoreIcon, TrashIcon } from '../../ui/icons';
import { showToast } from '../../ui/toastStore';
import { put } from '../editor/put';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Segments } from '../inputs/Plain';
import { Faults, faultsAt, Property } from '../inputs/Property';
import { boundedWidth, COLUMNS, copyBlock, dropBlock, setBlock } from './blockEditing';
import { ChartProperties } from './ChartProperties';
import { LinksProperties } from './LinksProperties';
import { ListProperties } from './ListProperties';
import { MetricProperties } from './MetricProperties';
import styles from './Pages.module.css';
import type { PageWork } from './pageWork';

const HEIGHTS = ['small', 'medium', 'tall'] as const;

interface Props {
  work: PageWork;
  block: PageBlockDef;
  index: number;
  onChoose: (name: string | undefined) => void;
}

/** All that a block says. */
export function BlockPanel({ work, block, index, onChoose }: Props) {
  const { t, text } = useTexts();
  const page = work.definition;
  const at = `/blocks/${index}`;
  const change = (next: PageBlockDef) => work.save(setBlock(page, block.name, next));
  const label = text(block.label, t(`pages.block_${block.block}`));
  const whole = work.problems.filter(
    ({ path }) => path === at || path === `${at}/name` || path === `${at}/block`,
  );

  function remove() {
    work.save(dropBlock(page, block.name));
    onChoose(undefined);
    showToast(t('pages.dropped', { name: label }), 'done', { label: t('draft.undo'), run: work.undo });
  }

  return (
    <>
      <header className={styles.panelHead}>
        <h3>{t(`pages.block_${block.block}`)}</h3>
        <ActionMenu
          label={t('pages.blockActions')}
          icon={<MoreIcon />}
          items={[
            {
              name: 'copy',
              label: t('pages.copyBlock'),
              icon: <CopyIcon />,
              run: () => work.save(copyBlock(page, block)),
            },
            { name: 'drop', label: t('pages.dropBlock'), icon: <TrashIcon />, danger: true, run: remove },
          ]}
        />
      </header>
      <Faults faults={whole} />
      <LocaleTexts
        label={t('pages.heading')}
        help={t(`pages.headingHelp_${block.block}`)}
        value={block.label}
        faults={faultsAt(work.problems, `${at}/label`)}
        onChange={(next) => change(put(block, 'label', Object.keys(next).length === 0 ? undefined : next))}
      />
      <Specific work={work} block={block} at={at} change={change} />
      <Property label={t('pages.width')} help={t('pages.widthText', { width: block.width })}>
        {({ id, describedBy }) => (
          <input
            id={id}
            type="range"
            className={styles.range}
            min={1}
            max={COLUMNS}
            value={block.width}
            aria-describedby={describedBy}
            onChange={(event) => change({ ...block, width: boundedWidth(Number(event.target.value)) })}
          />
        )}
      </Property>
      <Property label={t('pages.height')} group>
        {() => (
          <Segments
            label={t('pages.height')}
            value={block.height ?? 'medium'}
            choices={HEIGHTS.map((value) => ({ value, label: t(`pages.height_${value}`) }))}
            onChange={(height) => change({ ...block, height })}
          />
        )}
      </Property>
    </>
  );
}

interface SpecificProps {
  work: PageWork;
  block: PageBlockDef;
  at: string;
  change: (block: PageBlockDef) => void;
}

function Specific({ work, block, at, change }: SpecificProps) {
  const { t } = useTexts();
  switch (block.block) {
    case 'list':
      return <ListProperties {...{ work, block, at, change }} />;
    case 'metric':
      return <MetricProperties {...{ work, block, at, change }} />;
    case 'chart':
      return <ChartProperties {...{ work, block, at, change }} />;
    case 'links':
      return <LinksProperties {...{ work, block, at, change }} />;
    case 'markdown':
      return (
        <LocaleTexts
          long
          label={t('pages.text')}
          help={t('pages.textHelp')}
          value={block.text}
          faults={faultsAt(work.problems, `${at}/text`)}
          onChange={(text) => change({ ...block, text })}
        />
      );
  }
}
