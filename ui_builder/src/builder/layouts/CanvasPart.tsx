import { useDndContext, useDraggable, useDroppable } from '@dnd-kit/core';
import { type ReactNode, useMemo } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { WarningIcon } from '../../ui/icons';
import styles from './Canvas.module.css';
import type { DragData, DropData } from './Dragging';
import { useDesigner } from './designer';
import { accepts, type Dragged, type Target } from './dropping';
import { type Address, indexOf, listOf } from './layoutTree';

interface Props {
  address: Address;
  called: string;
  className: string | undefined;
  /** Further words for those who do not see the page. */
  about?: string;
  children: ReactNode;
}

/** A part of the page as one chooses it, moves it and drops things on it. */
export function CanvasPart({ address, called, className, about, children }: Props) {
  const { t } = useTexts();
  const { chosen, tab, choose, faults } = useDesigner();
  const stops = chosen === address || (chosen === '' && address === `/tabs/${tab}`);
  const drag = useDraggable({
    id: address,
    data: { dragged: { is: 'part', address }, called } satisfies DragData,
  });
  const drop = useDroppable({
    id: address,
    data: {
      target: { is: 'part', address },
      called: t('layouts.atPlaceOf', { name: called }),
    } satisfies DropData,
  });
  const { active } = useDndContext();
  const dragged = (active?.data.current as DragData | undefined)?.dragged;
  const wrong = faults(address).length;
  const after =
    dragged?.is === 'part' &&
    listOf(dragged.address) === listOf(address) &&
    indexOf(dragged.address) < indexOf(address);
  return (
    <button
      type="button"
      ref={(node) => {
        drag.setNodeRef(node);
        drop.setNodeRef(node);
      }}
      {...drag.attributes}
      {...drag.listeners}
      // One stop for Tab; the arrow keys lead about the page.
      tabIndex={stops ? 0 : -1}
      className={className}
      data-address={address}
      data-dragging={drag.isDragging}
      data-over={drop.isOver ? (after ? 'after' : 'before') : undefined}
      aria-pressed={chosen === address}
      onClick={() => choose(address)}
      onFocus={(event) => {
        if (event.currentTarget.matches(':focus-visible') && dragged === undefined) {
          choose(address);
        }
      }}
    >
      {children}
      {about === undefined ? null : <span className={styles.away}>{about}</span>}
      {wrong === 0 ? null : (
        <span className={styles.fault}>
          <WarningIcon />
          <span className={styles.away}>{t('layouts.faults', { count: wrong })}</span>
        </span>
      )}
    </button>
  );
}

interface EndProps {
  list: Address;
  called: string;
  /** What it says while nothing else stands there. */
  hint?: string | undefined;
  className?: string | undefined;
}

/** The end of a list, where things can be dropped. */
export function EndOfList({ list, called, hint, className = styles.end }: EndProps) {
  const target = useMemo<Target>(() => ({ is: 'end', list }), [list]);
  const { setNodeRef, isOver } = useDroppable({
    id: `end ${list}`,
    data: { target, called } satisfies DropData,
  });
  const { active } = useDndContext();
  const dragged: Dragged | undefined = (active?.data.current as DragData | undefined)?.dragged;
  const open = dragged !== undefined && accepts(dragged, target);
  return (
    <div
      ref={setNodeRef}
      className={className}
      data-open={open}
      data-over={isOver}
      data-hint={hint !== undefined}
    >
      {hint}
    </div>
  );
}
