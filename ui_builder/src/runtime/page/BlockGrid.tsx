import { CatchBoundary } from '@tanstack/react-router';
import { type CSSProperties, Suspense } from 'react';
import { useTexts } from '../../i18n/useTexts';
import type { PageBlockDef } from '../../meta/types';
import styles from './BlockGrid.module.css';
import { blockUi, rowsOf } from './blockUi';

/** Blocks on twelve columns; on a phone one below the other. One that fails leaves the others alone. */
export function BlockGrid({ blocks }: { blocks: readonly PageBlockDef[] }) {
  return (
    <div className={styles.grid}>
      {blocks.map((block) => (
        <BlockFrame key={block.name} block={block} />
      ))}
    </div>
  );
}

/** One block on its card, under its heading. */
export function BlockFrame({ block }: { block: PageBlockDef }) {
  const { t, text } = useTexts();
  const { Block, bare = false } = blockUi(block.block);
  const id = `block-${block.name}`;
  const place = { '--width': block.width, '--rows': rowsOf(block) } as CSSProperties;
  return (
    <section
      className={styles.block}
      style={place}
      data-bare={bare}
      data-block={block.block}
      {...(block.label === undefined
        ? { 'aria-label': t(`page.block_${block.block}`) }
        : { 'aria-labelledby': id })}
    >
      {block.label === undefined ? null : (
        <h2 id={id} className={styles.heading}>
          {text(block.label)}
        </h2>
      )}
      <div className={styles.body}>
        <CatchBoundary
          getResetKey={() => block.name}
          errorComponent={() => <p className={styles.broken}>{t('page.broken')}</p>}
        >
          <Suspense fallback={<div className={styles.waiting} aria-busy="true" />}>
            <Block block={block} id={id} />
          </Suspense>
        </CatchBoundary>
      </div>
    </section>
  );
}
