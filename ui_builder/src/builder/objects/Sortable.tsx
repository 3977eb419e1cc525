import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import type { CSSProperties, ReactNode } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { GripIcon } from '../../ui/icons';
import styles from './Sortable.module.css';

/** Rows that can be put into another order: by the grip with the pointer, or with space and the arrow keys. */
export function Sortable(props: {
  ids: readonly string[];
  /** What people call a row. */
  called: (id: string) => string;
  onMove: (id: string, to: string) => void;
  children: ReactNode;
}) {
  const { ids, called, onMove, children } = props;
  const { t } = useTexts();
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const place = (id: unknown) => ids.indexOf(String(id)) + 1;
  const said = (key: string, id: unknown, over: unknown) =>
    t(key, { name: called(String(id)), place: place(over ?? id), count: ids.length });

  function dropped({ active, over }: DragEndEvent) {
    if (over !== null && over.id !== active.id) {
      onMove(String(active.id), String(over.id));
    }
  }

  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragEnd={dropped}
      accessibility={{
        screenReaderInstructions: { draggable: t('objects.dragHelp') },
        announcements: {
          onDragStart: ({ active }) => said('objects.dragStart', active.id, active.id),
          onDragOver: ({ active, over }) => said('objects.dragOver', active.id, over?.id),
          onDragEnd: ({ active, over }) => said('objects.dragEnd', active.id, over?.id),
          onDragCancel: ({ active }) => said('objects.dragCancel', active.id, active.id),
        },
      }}
    >
      <SortableContext items={[...ids]} strategy={verticalListSortingStrategy}>
        {children}
      </SortableContext>
    </DndContext>
  );
}

export interface Dragged {
  readonly ref: (node: HTMLElement | null) => void;
  readonly style: CSSProperties;
  readonly dragging: boolean;
  readonly grip: ReactNode;
}

/** Gives a row of a `Sortable` what it is moved by. */
export function useDragged(id: string, label: string, disabled = false): Dragged {
  const { t } = useTexts();
  const { setNodeRef, setActivatorNodeRef, attributes, listeners, transform, transition, isDragging } =
    useSortable({ id, disabled });
  const shift = transform === null ? null : { ...transform, scaleX: 1, scaleY: 1 };
  return {
    ref: setNodeRef,
    style: { transform: CSS.Transform.toString(shift), transition },
    dragging: isDragging,
    grip: (
      <button
        type="button"
        ref={setActivatorNodeRef}
        className={styles.grip}
        disabled={disabled}
        {...attributes}
        {...listeners}
        tabIndex={disabled ? -1 : 0}
        aria-label={t('objects.move', { name: label })}
      >
        <GripIcon />
      </button>
    ),
  };
}
