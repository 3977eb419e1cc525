import {
  type Announcements,
  type CollisionDetection,
  closestCenter,
  DndContext,
  DragOverlay,
  type DroppableContainer,
  KeyboardCode,
  type KeyboardCoordinateGetter,
  KeyboardSensor,
  PointerSensor,
  pointerWithin,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { type ReactNode, useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { nearestAhead } from './ahead';
import styles from './Canvas.module.css';
import { useDesigner } from './designer';
import { accepts, type Dragged, dropped, type Target } from './dropping';
import type { Way } from './layoutTree';

/** What a thing that can be dragged, and a place where it can go, tell of themselves. */
export interface DragData {
  readonly dragged: Dragged;
  readonly called: string;
}
export interface DropData {
  readonly target: Target;
  readonly called: string;
}

const draggedOf = (data: { current?: unknown } | undefined) => data?.current as DragData | undefined;
const targetOf = (data: { current?: unknown } | undefined) => data?.current as DropData | undefined;

function fitting(dragged: DragData | undefined, containers: readonly DroppableContainer[]) {
  return containers.filter((each) => {
    const drop = targetOf(each.data);
    return dragged !== undefined && drop !== undefined && accepts(dragged.dragged, drop.target);
  });
}

/** The smallest place below the pointer; for the keyboard the nearest one. */
const where: CollisionDetection = (given) => {
  const containers = fitting(draggedOf(given.active.data), given.droppableContainers);
  if (given.pointerCoordinates === null) {
    return closestCenter({ ...given, droppableContainers: containers });
  }
  const area = ({ id }: { id: string | number }) => {
    const rect = given.droppableRects.get(id);
    return rect === undefined ? 0 : rect.width * rect.height;
  };
  return pointerWithin({ ...given, droppableContainers: containers }).toSorted(
    (one, other) => area(one) - area(other),
  );
};

const WAYS: Readonly<Record<string, Way>> = {
  [KeyboardCode.Down]: 'down',
  [KeyboardCode.Up]: 'up',
  [KeyboardCode.Left]: 'left',
  [KeyboardCode.Right]: 'right',
};

/** An arrow key leads to the next place in its direction that takes what is dragged. */
const nextPlace: KeyboardCoordinateGetter = (event, { context }) => {
  const { active, collisionRect, droppableContainers, droppableRects } = context;
  const way = WAYS[event.code];
  if (way === undefined || collisionRect === null || active === null) {
    return undefined;
  }
  event.preventDefault();
  const things = fitting(draggedOf(active.data), droppableContainers.getEnabled()).flatMap(({ id }) => {
    const box = droppableRects.get(id);
    return box === undefined ? [] : [{ thing: box, box }];
  });
  const found = nearestAhead(collisionRect, things, way);
  return found === undefined
    ? undefined
    : {
        x: found.left + (found.width - collisionRect.width) / 2,
        y: found.top + (found.height - collisionRect.height) / 2,
      };
};

const PICK_UP = {
  start: [KeyboardCode.Space],
  cancel: [KeyboardCode.Esc],
  end: [KeyboardCode.Space, KeyboardCode.Enter],
};

/** Lets things be dragged from the palette to the page, and about the page. */
export function Dragging({ children }: { children: ReactNode }) {
  const { t } = useTexts();
  const { definitions, layout, apply } = useDesigner();
  const [held, setHeld] = useState<DragData | null>(null);
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 5 } }),
    useSensor(KeyboardSensor, { coordinateGetter: nextPlace, keyboardCodes: PICK_UP }),
  );
  const name = (data: { current?: unknown } | undefined) => draggedOf(data)?.called ?? '';
  const announcements: Announcements = {
    onDragStart: ({ active }) => t('layouts.dragStart', { name: name(active.data) }),
    onDragOver: ({ active, over }) =>
      over === null
        ? t('layouts.dragNowhere', { name: name(active.data) })
        : t('layouts.dragOver', { name: name(active.data), place: targetOf(over.data)?.called ?? '' }),
    onDragEnd: ({ active, over }) =>
      over === null
        ? t('layouts.dragCancel', { name: name(active.data) })
        : t('layouts.dragEnd', { name: name(active.data), place: targetOf(over.data)?.called ?? '' }),
    onDragCancel: ({ active }) => t('layouts.dragCancel', { name: name(active.data) }),
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={where}
      accessibility={{ announcements, screenReaderInstructions: { draggable: t('layouts.dragHelp') } }}
      onDragStart={({ active }) => setHeld(draggedOf(active.data) ?? null)}
      onDragCancel={() => setHeld(null)}
      onDragEnd={({ active, over }) => {
        setHeld(null);
        const dragged = draggedOf(active.data);
        const drop = over === null ? undefined : targetOf(over.data);
        if (dragged !== undefined && drop !== undefined) {
          apply(dropped(definitions, layout, dragged.dragged, drop.target));
        }
      }}
    >
      {children}
      <DragOverlay dropAnimation={null}>
        {held === null ? null : <span className={styles.held}>{held.called}</span>}
      </DragOverlay>
    </DndContext>
  );
}
