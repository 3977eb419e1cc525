import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { SortableContext, sortableKeyboardCoordinates } from '@dnd-kit/sortable';
import { type CSSProperties, useRef } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { faultsAt } from '../inputs/Property';
import { moveBlock, setBlock } from './blockEditing';
import { EditBlock } from './EditBlock';
import styles from './Pages.module.css';
import type { PageWork } from './pageWork';
import { useFit } from './useFit';

/** Blocks change their places only when one is dropped: what is in between keeps its size and its place. */
const staying = () => null;

/** The blocks of a page on its twelve columns: chosen by a click, dragged by the grip, widened at the edge. */
export function EditGrid(props: {
  work: PageWork;
  chosen: string | undefined;
  onChoose: (name: string | undefined) => void;
}) {
  const { work, chosen, onChoose } = props;
  const { t, text } = useTexts();
  const page = work.definition;
  const frame = useRef<HTMLDivElement>(null);
  const zoom = useFit(frame);
  const names = page.blocks.map(({ name }) => name);
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const called = (id: unknown) => {
    const block = page.blocks.find(({ name }) => name === id);
    return block === undefined ? '' : text(block.label, t(`pages.block_${block.block}`));
  };
  const said = (key: string, id: unknown, over: unknown) =>
    t(key, { name: called(id), place: names.indexOf(String(over ?? id)) + 1, count: names.length });

  function dropped({ active, over }: DragEndEvent) {
    if (over !== null && over.id !== active.id) {
      work.save(moveBlock(page, String(active.id), String(over.id)));
    }
  }

  return (
    <section ref={frame} className={styles.frame} aria-label={t('pages.canvas')}>
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        onDragEnd={dropped}
        accessibility={{
          screenReaderInstructions: { draggable: t('editor.dragHelp') },
          announcements: {
            onDragStart: ({ active }) => said('pages.dragStart', active.id, active.id),
            onDragOver: ({ active, over }) => said('pages.dragOver', active.id, over?.id),
            onDragEnd: ({ active, over }) => said('pages.dragEnd', active.id, over?.id),
            onDragCancel: ({ active }) => said('pages.dragCancel', active.id, active.id),
          },
        }}
      >
        <SortableContext items={names} strategy={staying}>
          <div className={styles.grid} style={{ zoom, '--zoom': zoom } as CSSProperties}>
            {page.blocks.map((block, index) => (
              <EditBlock
                key={block.name}
                block={block}
                label={called(block.name)}
                chosen={block.name === chosen}
                wrong={faultsAt(work.problems, `/blocks/${index}`).length > 0}
                onChoose={() => onChoose(block.name === chosen ? undefined : block.name)}
                onWidth={(width) => work.save(setBlock(page, block.name, { ...block, width }))}
              />
            ))}
          </div>
        </SortableContext>
      </DndContext>
      {page.blocks.length === 0 ? <p className={styles.none}>{t('pages.empty')}</p> : null}
    </section>
  );
}
