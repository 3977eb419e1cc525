import { useMemo } from 'react';
import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import type { Field } from '../../meta/definitions';
import { pathOf } from '../../meta/entries';
import { Notice } from '../../ui/Notice';
import type { BoardProps } from '../list/board';
import { Timeline } from './Timeline';

/** Records as bars from their start to their end, in a lane for each group. */
export function GanttBoard({ object, view, where }: BoardProps) {
  const { t } = useTexts();
  const definitions = useDefinitions();
  const { calendar } = view;
  const start = calendar === undefined ? undefined : definitions.field(object, calendar.start);
  const end = calendar?.end === undefined ? undefined : definitions.field(object, calendar.end);
  const group = useMemo(() => {
    const field = view.group_by === undefined ? undefined : definitions.field(object, view.group_by);
    return view.group_by === undefined || field === undefined ? undefined : { path: view.group_by, field };
  }, [definitions, object, view.group_by]);
  const colored = useMemo(
    () => coloring(view.columns.map(pathOf).map((path) => [path, definitions.field(object, path)])),
    [view.columns, definitions, object],
  );
  const [from, until] = [calendar?.start, end?.name];
  const span = useMemo(
    // An end that the reader may not see is none.
    () => ({ start: from ?? '', ...(until === undefined ? {} : { end: until }) }),
    [from, until],
  );
  if (start === undefined) {
    return <Notice title={t('gantt.noField')} />;
  }
  const movable = start.writable && (end === undefined || end.writable);
  return (
    <Timeline
      {...{ object, where, span, group, colored, movable }}
      wholeDays={start.type === 'date'}
      name={view.name}
    />
  );
}

/** Finds the first column whose options have colours. */
function coloring(columns: readonly (readonly [string, Field | undefined])[]) {
  for (const [path, field] of columns) {
    if (field?.choices.some((choice) => choice.color !== undefined)) {
      return { path, field };
    }
  }
  return undefined;
}
