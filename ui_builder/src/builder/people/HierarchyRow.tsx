import { useDraggable, useDroppable } from '@dnd-kit/core';
import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { DownIcon, ForwardIcon, GripIcon } from '../../ui/icons';
import styles from './Hierarchy.module.css';

interface Props {
  id: string;
  label: string;
  depth: number;
  below: number;
  closed: boolean;
  /** Whether it may not be moved. */
  fixed: boolean;
  /** Whether it takes what is moved; null: nothing is. */
  taking: boolean | null;
  onToggle: () => void;
  children: ReactNode;
}

/** A line of a hierarchy: what is dropped on it stands below it then. */
export function HierarchyRow(props: Props) {
  const { id, label, depth, below, closed, fixed, taking, onToggle, children } = props;
  const { t } = useTexts();
  const drop = useDroppable({ id });
  const drag = useDraggable({ id, disabled: fixed });
  const { transform } = drag;
  return (
    <li
      ref={drop.setNodeRef}
      className={styles.row}
      data-over={drop.isOver && taking === true}
      data-refuses={taking === false && !drag.isDragging}
      data-dragging={drag.isDragging}
      style={{ paddingLeft: `calc(${depth} * var(--step) + 4px)` }}
    >
      <div
        ref={drag.setNodeRef}
        className={styles.lifted}
        style={transform === null ? undefined : { transform: `translate(0, ${transform.y}px)` }}
      >
        {fixed ? null : (
          <button
            type="button"
            ref={drag.setActivatorNodeRef}
            className={styles.grip}
            {...drag.attributes}
            {...drag.listeners}
            aria-label={t('people.move', { name: label })}
          >
            <GripIcon />
          </button>
        )}
        {below === 0 ? (
          <span className={styles.toggle} />
        ) : (
          <button
            type="button"
            className={styles.toggle}
            aria-expanded={!closed}
            aria-label={t(closed ? 'people.open' : 'people.close', { name: label })}
            onClick={onToggle}
          >
            {closed ? <ForwardIcon /> : <DownIcon />}
          </button>
        )}
        {children}
      </div>
    </li>
  );
}
