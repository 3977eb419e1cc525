import { useSortable } from '@dnd-kit/sortable';
import { CatchBoundary } from '@tanstack/react-router';
import { type CSSProperties, type KeyboardEvent, type PointerEvent, Suspense, useRef, useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import type { PageBlockDef } from '../../meta/types';
import { blockUi, rowsOf } from '../../runtime/page/blockUi';
import { GripIcon } from '../../ui/icons';
import { boundedWidth, COLUMNS } from './blockEditing';
import { DraftBlock } from './DraftBlock';
import styles from './Pages.module.css';

interface Props {
  block: PageBlockDef;
  label: string;
  chosen: boolean;
  wrong: boolean;
  onChoose: () => void;
  onWidth: (width: number) => void;
}

/** A block to look at, with a button over it that chooses it, a grip, and an edge that sets its width. */
export function EditBlock({ block, label, chosen, wrong, onChoose, onWidth }: Props) {
  const { t, text } = useTexts();
  const [width, setWidth] = useState<number | null>(null);
  const sortable = useSortable({ id: block.name });
  const { bare = false } = blockUi(block.block);
  const place = { '--width': width ?? block.width, '--rows': rowsOf(block) } as CSSProperties;
  return (
    <article
      ref={sortable.setNodeRef}
      className={styles.block}
      style={place}
      aria-label={label}
      data-bare={bare}
      data-chosen={chosen}
      data-wrong={wrong}
      data-dragging={sortable.isDragging}
      data-over={sortable.isOver && !sortable.isDragging}
    >
      <div className={styles.shown} inert>
        {block.label === undefined ? null : <h2>{text(block.label)}</h2>}
        <div className={styles.content}>
          <CatchBoundary
            getResetKey={() => JSON.stringify(block)}
            errorComponent={() => <p className={styles.none}>{t('page.broken')}</p>}
          >
            <Suspense fallback={null}>
              <DraftBlock block={block} />
            </Suspense>
          </CatchBoundary>
        </div>
      </div>
      <button
        type="button"
        className={styles.choose}
        aria-pressed={chosen}
        aria-label={t('pages.edit', { name: label })}
        onClick={onChoose}
      />
      <button
        type="button"
        ref={sortable.setActivatorNodeRef}
        className={styles.grip}
        {...sortable.attributes}
        {...sortable.listeners}
        aria-label={t('pages.move', { name: label })}
      >
        <GripIcon />
      </button>
      <Edge block={block} label={label} width={width} onDrag={setWidth} onWidth={onWidth} />
    </article>
  );
}

/** The right edge: dragged, or moved by the arrow keys. */
function Edge(props: {
  block: PageBlockDef;
  label: string;
  width: number | null;
  onDrag: (width: number | null) => void;
  onWidth: (width: number) => void;
}) {
  const { block, label, width, onDrag, onWidth } = props;
  const { t } = useTexts();
  const from = useRef<{ left: number; column: number } | null>(null);

  function begin(event: PointerEvent<HTMLElement>) {
    const cell = event.currentTarget.parentElement;
    const grid = cell?.parentElement;
    if (cell && grid) {
      event.currentTarget.setPointerCapture(event.pointerId);
      const column = grid.getBoundingClientRect().width / COLUMNS;
      from.current = { left: cell.getBoundingClientRect().left, column };
    }
  }
  const at = (event: PointerEvent) =>
    from.current === null
      ? block.width
      : boundedWidth((event.clientX - from.current.left) / from.current.column);
  function end(event: PointerEvent) {
    if (from.current !== null) {
      const next = at(event);
      from.current = null;
      onDrag(null);
      if (next !== block.width) {
        onWidth(next);
      }
    }
  }
  function pressed(event: KeyboardEvent) {
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      onWidth(boundedWidth(block.width + step));
    }
  }
  const now = width ?? block.width;
  return (
    <div
      role="slider"
      tabIndex={0}
      className={styles.edge}
      aria-label={t('pages.widthOf', { name: label })}
      aria-valuemin={1}
      aria-valuemax={COLUMNS}
      aria-valuenow={now}
      aria-valuetext={t('pages.widthText', { width: now })}
      onPointerDown={begin}
      onPointerMove={(event) => from.current !== null && onDrag(at(event))}
      onPointerUp={end}
      onPointerCancel={end}
      onKeyDown={pressed}
    />
  );
}
