import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  DragOverlay,
  type KeyboardCoordinateGetter,
  KeyboardSensor,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import { useMemo, useState } from 'react';
import { useMove } from '../../api/boards';
import { useDefinitions } from '../../api/definitions';
import { useAggregate } from '../../api/pages';
import { faultText, isUnconfirmed } from '../../api/problem';
import type { RecordJson } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import type { Field } from '../../meta/definitions';
import { pathOf } from '../../meta/entries';
import { Notice } from '../../ui/Notice';
import { showToast } from '../../ui/toastStore';
import { pathsWithCompanions } from '../companions';
import type { BoardProps } from '../list/board';
import { type Column, columnsOf } from '../list/columns';
import { useUndo } from '../undo/useUndo';
import { CardFace } from './Card';
import styles from './KanbanBoard.module.css';
import { LaneColumn } from './LaneColumn';
import { inLane, type Lane, laneFigures, lanesOf } from './lanes';

interface Dragged {
  readonly record: RecordJson;
  readonly lane: Lane;
}

/** Records as cards in lanes, one for each option; a card that is moved takes the option of its lane. */
export function KanbanBoard(props: BoardProps) {
  const { t } = useTexts();
  const definitions = useDefinitions();
  const field = definitions.field(props.object, props.view.group_by ?? '');
  return field === undefined ? <Notice title={t('kanban.noField')} /> : <Board {...props} field={field} />;
}

function Board({ object, view, where, sort, field }: BoardProps & { field: Field }) {
  const { t, text } = useTexts();
  const definitions = useDefinitions();
  const [dragged, setDragged] = useState<Dragged | null>(null);
  const move = useMove(object);
  const { offer } = useUndo();
  const title = definitions.object(object)?.definition.title ?? 'id';
  const columns = useMemo(
    () =>
      cardColumns(
        definitions.field(object, title),
        title,
        columnsOf(definitions, object, view.columns.map(pathOf)),
      ),
    [definitions, object, title, view.columns],
  );
  const fields = useMemo(
    () => [...new Set([title, field.name, ...pathsWithCompanions(columns)])],
    [title, field.name, columns],
  );
  const lanes = useMemo(() => lanesOf(field), [field]);
  const measures = [
    'count()',
    ...(view.aggregates ?? []).map(({ function: name, field: of = '' }) => `${name}(${of})`),
  ];
  const figures = useAggregate(object, {
    group: field.name,
    measures: [...new Set(measures)].join(','),
    where,
  });
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 5 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 250, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: byLane }),
  );
  const request = (lane: Lane) => ({ where: inLane(field.name, lane, where), fields, sort });
  const laneName = ({ label, value }: Lane) => text(label, value ?? t('kanban.none'));

  function place(record: RecordJson, from: Lane, to: Lane) {
    if (from.value === to.value) {
      return;
    }
    move.mutate(
      { record, values: { [field.name]: to.value }, from: request(from), to: request(to) },
      {
        onSuccess: ({ id, version }) =>
          offer({ object, id, version }, t('past.movedTo', { place: laneName(to) })),
        onError: (error) => {
          if (!isUnconfirmed(error)) {
            showToast(t('kanban.notMoved', { reason: faultText(error) }), 'wrong');
          }
        },
      },
    );
  }

  function drop({ active, over }: DragEndEvent) {
    setDragged(null);
    const { record, lane } = active.data.current as Dragged;
    const target = lanes.find((each) => `lane-${each.value ?? ''}` === over?.id);
    if (target !== undefined) {
      place(record, lane, target);
    }
  }

  const said = {
    onDragStart: () => t('kanban.lifted'),
    onDragOver: ({ over }: { over: { id: unknown } | null }) => {
      const target = lanes.find((each) => `lane-${each.value ?? ''}` === over?.id);
      return target === undefined ? undefined : t('kanban.over', { lane: laneName(target) });
    },
    onDragEnd: () => t('kanban.dropped'),
    onDragCancel: () => t('kanban.cancelled'),
  };

  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      accessibility={{ announcements: said, screenReaderInstructions: { draggable: t('kanban.help') } }}
      onDragStart={({ active }) => setDragged(active.data.current as Dragged)}
      onDragEnd={drop}
      onDragCancel={() => setDragged(null)}
    >
      <div className={styles.board}>
        {lanes.map((lane) => (
          <LaneColumn
            key={lane.value ?? ''}
            {...{ object, lane, columns, title, lanes, view }}
            name={laneName(lane)}
            movable={field.writable}
            group={field}
            request={request(lane)}
            figures={laneFigures(figures.data ?? [], lane)}
            onMove={(record, to) => place(record, lane, to)}
          />
        ))}
      </div>
      <DragOverlay dropAnimation={null}>
        {dragged === null ? null : (
          <div className={styles.lifted}>
            <CardFace record={dragged.record} columns={columns} title={title} object={object} />
          </div>
        )}
      </DragOverlay>
    </DndContext>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1 };

/** The arrow keys take a lifted card to the lane beside. */
const byLane: KeyboardCoordinateGetter = (event, { context, currentCoordinates }) => {
  const step = STEPS[event.code];
  if (step === undefined) {
    return undefined;
  }
  event.preventDefault();
  const lanes = [...context.droppableRects.values()].sort((one, other) => one.left - other.left);
  const { x } = currentCoordinates;
  const here = lanes.reduce(
    (best, lane, at) => (Math.abs(lane.left - x) < Math.abs((lanes[best]?.left ?? 0) - x) ? at : best),
    0,
  );
  const target = lanes[here + step];
  return target === undefined ? currentCoordinates : { x: target.left + 8, y: currentCoordinates.y };
};

/** A card begins with the record's title, whether the view names it or not. */
function cardColumns(field: Field | undefined, title: string, columns: readonly Column[]): readonly Column[] {
  const rest = columns.filter((column) => column.path !== title);
  return field === undefined ? rest : [{ path: title, field }, ...rest];
}
