import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  type KeyboardCoordinateGetter,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from '@dnd-kit/sortable';
import { LOCALES } from '../../i18n/i18n';
import { useTexts } from '../../i18n/useTexts';
import { entryOf } from '../../meta/navigation';
import { PlusIcon } from '../../ui/icons';
import { Popover } from '../../ui/Popover';
import editor from '../editor/Editor.module.css';
import { Faults, faultsAt } from '../inputs/Property';
import { AddEntries } from './AddEntries';
import styles from './Apps.module.css';
import { added, addedGroup, isGroup, linesOf, moved, type TreeLine } from './appTree';
import type { Aims, AppDraft, AppWork } from './appWork';
import { TreeRow } from './TreeRow';

const STEP_PX = 28;

/** What the navigation leads to, in order: dragged, moved in below headings and out again. */
export function AppTree({ work, aims }: { work: AppWork; aims: Aims }) {
  const { t, text } = useTexts();
  const app = work.definition;
  const lines = linesOf(app.items);
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: upDownInOut }),
  );
  const save = (items: AppDraft['items']) => work.save({ ...app, items });
  const called = (id: unknown) => {
    const line = lines.find((each) => each.id === id);
    return line === undefined ? '' : labelOf(line);
  };
  function labelOf({ item }: TreeLine): string {
    return isGroup(item) ? text(item.group, t('apps.group')) : text(entryOf(item, aims).label);
  }
  function dropped({ active, over, delta }: DragEndEvent) {
    const line = lines.find((each) => each.id === active.id);
    if (over !== null && line !== undefined) {
      const wanted = line.depth + Math.round(delta.x / STEP_PX);
      save(moved(app.items, line.id, String(over.id), wanted));
    }
  }
  const place = (id: unknown) => lines.findIndex((each) => each.id === id) + 1;
  const said = (key: string, id: unknown, over: unknown) =>
    t(key, { name: called(id), place: place(over ?? id), count: lines.length });
  const newGroup = Object.fromEntries(Object.keys(LOCALES).map((lng) => [lng, t('apps.group', { lng })]));

  return (
    <section className={editor.part} aria-labelledby="navigation">
      <h3 id="navigation">{t('apps.navigation')}</h3>
      <p className={editor.help}>{t('apps.navigationHelp')}</p>
      {lines.length === 0 ? <p className={styles.empty}>{t('apps.empty')}</p> : null}
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        onDragEnd={dropped}
        accessibility={{
          screenReaderInstructions: { draggable: t('apps.dragHelp') },
          announcements: {
            onDragStart: ({ active }) => said('apps.dragStart', active.id, active.id),
            onDragOver: ({ active, over }) => said('apps.dragOver', active.id, over?.id),
            onDragEnd: ({ active, over }) => said('apps.dragEnd', active.id, over?.id),
            onDragCancel: ({ active }) => said('apps.dragCancel', active.id, active.id),
          },
        }}
      >
        <SortableContext items={lines.map(({ id }) => id)} strategy={verticalListSortingStrategy}>
          <ul className={editor.rows}>
            {lines.map((line) => (
              <TreeRow
                key={line.id}
                line={line}
                label={labelOf(line)}
                aims={aims}
                faults={faultsAt(work.problems, pointerOf(line.id))}
                items={app.items}
                onChange={save}
              />
            ))}
          </ul>
        </SortableContext>
      </DndContext>
      <div className={styles.buttons}>
        <Popover
          label={t('apps.add')}
          buttonClass={editor.add}
          button={
            <>
              <PlusIcon />
              {t('apps.add')}
            </>
          }
        >
          {(close) => (
            <AddEntries
              aims={aims}
              items={app.items}
              onAdd={(entries) => {
                save(added(app.items, entries));
                close();
              }}
            />
          )}
        </Popover>
        <button type="button" className={editor.add} onClick={() => save(addedGroup(app.items, newGroup))}>
          <PlusIcon />
          {t('apps.addGroup')}
        </button>
      </div>
      <Faults faults={work.problems.filter(({ path }) => path === '/items')} />
    </section>
  );
}

/** Gives where a line stands in the definition. */
function pointerOf(id: string): string {
  const [index, at] = id.split('.');
  return at === undefined ? `/items/${index}` : `/items/${index}/items/${at}`;
}

/** Up and down go from line to line, left and right out and in. */
const upDownInOut: KeyboardCoordinateGetter = (event, args) => {
  const step = { ArrowLeft: -STEP_PX, ArrowRight: STEP_PX }[event.code];
  if (step === undefined) {
    return sortableKeyboardCoordinates(event, args);
  }
  event.preventDefault();
  return { x: args.currentCoordinates.x + step, y: args.currentCoordinates.y };
};
