/** The ways of showing the records of a view beside a list, each loaded when it is first shown. */
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';
import type { ViewType } from '../../meta/types';
import type { BoardProps } from './board';

type Board = LazyExoticComponent<ComponentType<BoardProps>>;

const BOARDS: Readonly<Record<Exclude<ViewType, 'list'>, Board>> = {
  kanban: lazy(async () => ({ default: (await import('../kanban/KanbanBoard')).KanbanBoard })),
  calendar: lazy(async () => ({ default: (await import('../calendar/CalendarBoard')).CalendarBoard })),
  gantt: lazy(async () => ({ default: (await import('../gantt/GanttBoard')).GanttBoard })),
  cards: lazy(async () => ({ default: (await import('../cards/CardsBoard')).CardsBoard })),
  map: lazy(async () => ({ default: (await import('../map/MapBoard')).MapBoard })),
};

/** Gives how the records of a view are shown; undefined for a list. */
export function boardOf(type: ViewType = 'list'): Board | undefined {
  return type === 'list' ? undefined : BOARDS[type];
}
