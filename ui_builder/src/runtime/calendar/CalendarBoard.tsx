import FullCalendar from '@fullcalendar/react';
import dayGrid from '@fullcalendar/react/daygrid';
import interaction from '@fullcalendar/react/interaction';
import list from '@fullcalendar/react/list';
import chinese from '@fullcalendar/react/locales/zh-cn';
import classic from '@fullcalendar/react/themes/classic';
import timeGrid from '@fullcalendar/react/timegrid';
import { pathOf } from '../../meta/entries';
import '@fullcalendar/react/skeleton.css';
import '@fullcalendar/react/themes/classic/theme.css';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useMove, useSpan } from '../../api/boards';
import { useDefinitions } from '../../api/definitions';
import { faultText, isUnconfirmed } from '../../api/problem';
import { type RecordJson, valueAt } from '../../api/records';
import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import type { Field } from '../../meta/definitions';
import type { CalendarSpanDef } from '../../meta/types';
import { useAppName } from '../../ui/appName';
import { chartColor, textOn } from '../../ui/chartColors';
import { Notice } from '../../ui/Notice';
import { showToast } from '../../ui/toastStore';
import { useDark, useNarrow } from '../../ui/useMedia';
import type { BoardProps } from '../list/board';
import { useUndo } from '../undo/useUndo';
import styles from './CalendarBoard.module.css';
import { datesOf, inSpan, movedTo } from './span';

const MOST = 1000;
const LOCALES = [chinese];

/** Records by their dates; what is dragged elsewhere takes the dates of its place. */
export function CalendarBoard(props: BoardProps) {
  const { t } = useTexts();
  const definitions = useDefinitions();
  const { calendar } = props.view;
  const field = calendar === undefined ? undefined : definitions.field(props.object, calendar.start);
  if (calendar === undefined || field === undefined) {
    return <Notice title={t('calendar.noField')} />;
  }
  return <Board {...props} calendar={calendar} field={field} />;
}

function Board({
  object,
  view,
  where,
  calendar,
  field,
}: BoardProps & { calendar: CalendarSpanDef; field: Field }) {
  const { t, locale } = useTexts();
  const { time_zone } = useSession();
  const app = useAppName();
  const navigate = useNavigate();
  const narrow = useNarrow();
  const dark = useDark();
  const definitions = useDefinitions();
  const move = useMove(object);
  const { offer } = useUndo();
  const [shown, setShown] = useState<{ from: string; before: string } | null>(null);
  const wholeDays = field.type === 'date';
  const title = definitions.object(object)?.definition.title ?? 'id';
  const colored = useMemo(
    () => coloring(view.columns.map(pathOf).map((path) => [path, definitions.field(object, path)])),
    [view.columns, definitions, object],
  );
  const fields = [title, calendar.start, calendar.end, colored?.path].filter((path) => path !== undefined);
  const query = useSpan(
    object,
    {
      where: shown === null ? where : inSpan(calendar, shown.from, shown.before, where),
      fields: [...new Set(fields)],
      sort: calendar.start,
    },
    shown !== null,
  );
  const records = query.data?.records ?? [];
  const events = records.flatMap((record) => {
    const dates = datesOf(record, calendar, wholeDays);
    const option = colored?.field.choices.find((choice) => choice.value === valueAt(record, colored.path));
    const color = chartColor(0, dark, option?.color);
    return dates === null
      ? []
      : [
          {
            id: record.id,
            title: String(valueAt(record, title) ?? record.id),
            allDay: wholeDays,
            color,
            contrastColor: textOn(color),
            extendedProps: { record },
            ...dates,
          },
        ];
  });

  function place(record: RecordJson, start: string, end: string | null, revert: () => void) {
    const values = movedTo(
      record,
      calendar,
      { start: cut(start), end: end === null ? null : cut(end) },
      wholeDays,
    );
    move.mutate(
      { record, values },
      {
        onSuccess: ({ id, version }) => offer({ object, id, version }, t('past.moved')),
        onError: (error) => {
          revert();
          if (!isUnconfirmed(error)) {
            showToast(t('calendar.notMoved', { reason: faultText(error) }), 'wrong');
          }
        },
      },
    );
  }

  /** A whole day has no time; an instant is sent as such. */
  function cut(moment: string): string {
    return wholeDays ? moment.slice(0, 10) : new Date(moment).toISOString();
  }

  return (
    <div className={styles.calendar} aria-busy={query.isFetching}>
      {query.data?.next_cursor ? <p className={styles.note}>{t('calendar.more', { most: MOST })}</p> : null}
      {query.isError ? <p className={styles.note}>{faultText(query.error)}</p> : null}
      <FullCalendar
        plugins={[dayGrid, timeGrid, list, interaction, classic]}
        locales={LOCALES}
        locale={locale === 'zh-CN' ? 'zh-cn' : 'en-gb'}
        timeZone={time_zone}
        initialView={narrow ? 'listWeek' : 'dayGridMonth'}
        headerToolbar={{
          start: 'prev,next today',
          center: 'title',
          end: wholeDays || narrow ? 'dayGridMonth,listWeek' : 'dayGridMonth,timeGridWeek,listWeek',
        }}
        todayHint={t('calendar.today')}
        todayText={t('calendar.today')}
        firstDay={1}
        height="100%"
        dayMaxEvents
        nowIndicator
        editable={field.writable && !field.name.includes('.')}
        eventDurationEditable={calendar.end !== undefined}
        events={events}
        datesSet={({ startStr, endStr }) =>
          setShown({ from: startStr.slice(0, 10), before: endStr.slice(0, 10) })
        }
        eventClick={({ event, jsEvent }) => {
          jsEvent.preventDefault();
          navigate({ to: '/$app/$object/$id', params: { app, object, id: event.id } });
        }}
        eventDrop={({ event, revert }) =>
          place(event.extendedProps.record, event.startStr, event.endStr || null, revert)
        }
        eventResize={({ event, revert }) =>
          place(event.extendedProps.record, event.startStr, event.endStr || null, revert)
        }
        dateClick={({ dateStr }) =>
          navigate({
            to: '/$app/$object/new',
            params: { app, object },
            search: { set: `${calendar.start}:${cut(dateStr)}` },
          })
        }
      />
    </div>
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
