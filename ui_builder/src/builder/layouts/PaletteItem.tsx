import { useDraggable } from '@dnd-kit/core';
import type { KeyboardEvent, MouseEvent, ReactNode } from 'react';
import { useTexts } from '../../i18n/useTexts';
import type { DragData } from './Dragging';
import type { Dragged } from './dropping';
import styles from './Palette.module.css';

interface Props {
  id: string;
  dragged: Dragged;
  /** What it is called while it is dragged. */
  called: string;
  label: string;
  icon: ReactNode;
  pressed?: boolean;
  starred?: boolean;
  onClick: (event: MouseEvent) => void;
}

/** A line of the palette: a click adds it, and it can be dragged. */
export function PaletteItem({ id, dragged, called, label, icon, pressed, starred = false, onClick }: Props) {
  const { t } = useTexts();
  const drag = useDraggable({ id, data: { dragged, called } satisfies DragData });
  return (
    <button
      type="button"
      ref={drag.setNodeRef}
      {...drag.attributes}
      {...drag.listeners}
      className={styles.item}
      data-dragging={drag.isDragging}
      aria-pressed={pressed}
      title={label}
      onClick={onClick}
      onKeyDown={(event) => {
        drag.listeners?.onKeyDown?.(event);
        stepAlong(event);
      }}
    >
      {icon}
      <span>{label}</span>
      {starred ? (
        <span className={styles.star} title={t('layouts.mandatory')}>
          *
        </span>
      ) : null}
    </button>
  );
}

/** Up and down lead along the palette. */
function stepAlong(event: KeyboardEvent<HTMLElement>): void {
  if (event.defaultPrevented || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) {
    return;
  }
  const all = [
    ...(event.currentTarget.closest(`.${styles.palette}`)?.querySelectorAll<HTMLElement>('li > button') ??
      []),
  ];
  const next = all[all.indexOf(event.currentTarget) + (event.key === 'ArrowDown' ? 1 : -1)];
  if (next !== undefined && event.currentTarget.dataset.dragging !== 'true') {
    event.preventDefault();
    next.focus();
  }
}
