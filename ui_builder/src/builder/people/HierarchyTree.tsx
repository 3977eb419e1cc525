import {
  type Announcements,
  type CollisionDetection,
  closestCenter,
  DndContext,
  type DragEndEvent,
  type KeyboardCoordinateGetter,
  KeyboardSensor,
  PointerSensor,
  pointerWithin,
  useDroppable,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { type ReactNode, useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import styles from './Hierarchy.module.css';
import { HierarchyRow } from './HierarchyRow';
import { canMove, linesOf, type Node, shownLines } from './hierarchy';

const TOP = ':top';

interface Props<T extends Node> {
  nodes: readonly T[];
  label: string;
  /** What the place is called where nothing stands above. */
  top: string;
  called: (node: T) => string;
  /** Absent where nothing may be moved. */
  onMove?: (id: string, to: string | null) => void;
  /** What stands in a line. */
  children: (node: T) => ReactNode;
}

/** What stands below what, to be moved by the grip: with the pointer, or with space and the arrow keys. */
export function HierarchyTree<T extends Node>(props: Props<T>) {
  const { nodes, label, top, called, onMove, children } = props;
  const { t } = useTexts();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [moving, setMoving] = useState<string | null>(null);
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: toNextRow }),
  );
  const aim = (over: unknown) => (over === TOP ? null : String(over));
  const nameOf = (id: unknown) => {
    const node = nodes.find((each) => each.id === id);
    return node === undefined ? top : called(node);
  };

  function dropped({ active, over }: DragEndEvent) {
    setMoving(null);
    if (over !== null && canMove(nodes, String(active.id), aim(over.id))) {
      onMove?.(String(active.id), aim(over.id));
    }
  }

  function toggle(id: string) {
    setClosed((before) => {
      const next = new Set(before);
      return next.delete(id) ? next : next.add(id);
    });
  }

  const fits = (active: unknown, over: unknown) => canMove(nodes, String(active), aim(over));
  const announcements: Announcements = {
    onDragStart: ({ active }) => t('people.moveStart', { name: nameOf(active.id) }),
    onDragOver: ({ active, over }) =>
      over === null || !fits(active.id, over.id)
        ? t('people.moveNowhere', { name: nameOf(active.id) })
        : t('people.moveOver', { name: nameOf(active.id), above: nameOf(over.id) }),
    onDragEnd: ({ active, over }) =>
      over === null || !fits(active.id, over.id)
        ? t('people.moveCancel', { name: nameOf(active.id) })
        : t('people.moveEnd', { name: nameOf(active.id), above: nameOf(over.id) }),
    onDragCancel: ({ active }) => t('people.moveCancel', { name: nameOf(active.id) }),
  };

  return (
    <DndContext
      sensors={sensors}
      collisionDetection={underPointer}
      onDragStart={({ active }) => setMoving(String(active.id))}
      onDragEnd={dropped}
      onDragCancel={() => setMoving(null)}
      accessibility={{ screenReaderInstructions: { draggable: t('people.moveHelp') }, announcements }}
    >
      <div>
        <ul className={styles.tree} aria-label={label}>
          {shownLines(linesOf(nodes), closed).map(({ node, depth, below }) => (
            <HierarchyRow
              key={node.id}
              id={node.id}
              label={called(node)}
              depth={depth}
              below={below}
              closed={closed.has(node.id)}
              fixed={onMove === undefined}
              taking={moving === null ? null : canMove(nodes, moving, node.id)}
              onToggle={() => toggle(node.id)}
            >
              {children(node)}
            </HierarchyRow>
          ))}
        </ul>
        {moving === null ? null : <Top label={top} taking={canMove(nodes, moving, null)} />}
      </div>
    </DndContext>
  );
}

function Top({ label, taking }: { label: string; taking: boolean }) {
  const { setNodeRef, isOver } = useDroppable({ id: TOP });
  return (
    <div ref={setNodeRef} className={styles.top} data-over={isOver && taking} data-taking={taking}>
      {label}
    </div>
  );
}

/** What the pointer is over; by keys, what is nearest. */
const underPointer: CollisionDetection = (args) =>
  args.pointerCoordinates === null ? closestCenter(args) : pointerWithin(args);

/** Up and down go from row to row. */
const toNextRow: KeyboardCoordinateGetter = (event, { context }) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.code];
  if (step === undefined) {
    return undefined;
  }
  event.preventDefault();
  const rows = [...context.droppableRects].sort(([, one], [, other]) => one.top - other.top);
  const at = rows.findIndex(([id]) => id === context.over?.id);
  const next = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
  return next === undefined ? undefined : { x: next[1].left, y: next[1].top };
};
