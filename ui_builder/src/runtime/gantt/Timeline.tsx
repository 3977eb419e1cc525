import { useVirtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useMove, useSpan } from '../../api/boards';
import { useDefinitions } from '../../api/definitions';
import { useMine } from '../../api/mine';
import { faultText, isUnconfirmed } from '../../api/problem';
import { type RecordJson, valueAt } from '../../api/records';
import { useSession } from '../../api/session';
import { wallClock } from '../../fields/shared/moments';
import { useTexts } from '../../i18n/useTexts';
import type { Field } from '../../meta/definitions';
import type { CalendarSpanDef } from '../../meta/types';
import { showToast } from '../../ui/toastStore';
import { useDark, useNarrow } from '../../ui/useMedia';
import { inSpan } from '../calendar/span';
import { useUndo } from '../undo/useUndo';
import { barColor, spanText } from './barText';
import styles from './Gantt.module.css';
import { GanttRow } from './GanttRow';
import { GanttScale } from './GanttScale';
import { GanttTools } from './GanttTools';
import { rowsOf } from './rows';
import { barOf, dayNumber, dayText, type Shift, shifted, valuesOf, ZOOMS, type Zoom } from './timeline';
import { useBarMoves } from './useBarMoves';

interface Props {
  object: string;
  name: string;
  where: string;
  span: CalendarSpanDef;
  wholeDays: boolean;
  movable: boolean;
  group: { path: string; field: Field } | undefined;
  colored: { path: string; field: Field } | undefined;
}

const MOST = 1000;
const ROW = 36;

/** The part of time in sight, with a row for each record that touches it. */
export function Timeline({ object, name, where, span, wholeDays, movable, group, colored }: Props) {
  const { t, locale } = useTexts();
  const { time_zone: timeZone } = useSession();
  const definitions = useDefinitions();
  const narrow = useNarrow();
  const dark = useDark();
  const move = useMove(object);
  const { offer } = useUndo();
  const [zoom, setZoom] = useMine<Zoom>(`gantt:${object}:${name}`, 'week');
  const { day, days } = ZOOMS[zoom in ZOOMS ? zoom : 'week'];
  const today = dayNumber(wallClock(new Date(), timeZone));
  const [middle, setMiddle] = useState(today);
  const from = middle - Math.floor(days / 2);
  const [told, setTold] = useState('');
  // Bars that were put down stand where they are to be until the server has said what is.
  const [sent, setSent] = useState<Readonly<Record<string, { version: number; shift: Shift }>>>({});
  const title = definitions.object(object)?.definition.title ?? 'id';
  const dating = useMemo(() => ({ span, wholeDays, timeZone }), [span, wholeDays, timeZone]);
  const fields = [title, span.start, span.end, group?.path, colored?.path].filter(
    (path) => path !== undefined,
  );
  const query = useSpan(
    object,
    {
      where: inSpan(span, dayText(from), dayText(from + days), where),
      fields: [...new Set(fields)],
      sort: span.start,
    },
    true,
  );
  const records = query.data?.records;
  const rows = useMemo(() => rowsOf(records ?? [], dating, group), [records, dating, group]);
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    scrollMargin: 0,
  });
  const label = narrow ? 116 : 240;
  const titleOf = (record: RecordJson) => String(valueAt(record, title) ?? record.id);
  const find = (id: string) => records?.find((each) => each.id === id);

  const moves = useBarMoves({
    day,
    onDrop: (id, shift) => {
      const record = find(id);
      if (record !== undefined) {
        place(record, shift);
      }
    },
    onTell: (what, id, shift) => {
      const record = find(id);
      const bar = record === undefined ? null : barOf(record, dating);
      setTold(
        bar === null ? '' : t(`gantt.${what}`, { dates: spanText(shifted(bar, shift), wholeDays, locale) }),
      );
    },
  });

  function place(record: RecordJson, shift: Shift) {
    setSent((all) => ({ ...all, [record.id]: { version: record.version, shift } }));
    move.mutate(
      { record, values: valuesOf(record, dating, shift) },
      {
        onSuccess: ({ id, version }) => offer({ object, id, version }, t('past.moved')),
        onError: (error) => {
          setSent(({ [record.id]: _back, ...others }) => others);
          if (!isUnconfirmed(error)) {
            showToast(t('gantt.notMoved', { reason: faultText(error) }), 'wrong');
          }
        },
      },
    );
  }

  // What one looks at stays in sight: today at first, the middle of the time when it changes.
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element !== null) {
      element.scrollLeft = (middle - from) * day - (element.clientWidth - label) / 2;
    }
  }, [middle, from, day, label]);

  const shiftOf = (record: RecordJson): Shift | undefined => {
    const own = sent[record.id];
    return moves.held?.id === record.id
      ? moves.held.shift
      : own !== undefined && own.version === record.version
        ? own.shift
        : undefined;
  };

  return (
    <div className={styles.gantt} aria-busy={query.isFetching}>
      <GanttTools
        {...{ zoom, from, days, locale }}
        onZoom={setZoom}
        onStep={(by) => setMiddle(by === 0 ? today : middle + Math.round((by * days) / 3))}
      />
      {query.data?.next_cursor ? <p className={styles.note}>{t('gantt.more', { most: MOST })}</p> : null}
      {query.isError ? <p className={styles.note}>{faultText(query.error)}</p> : null}
      <section
        ref={scroller}
        className={styles.scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
        tabIndex={0}
        aria-label={t('gantt.timeline')}
      >
        <div className={styles.canvas} style={{ width: label + days * day }}>
          <GanttScale {...{ zoom, from, days, day, label, locale, today }} />
          <div className={styles.rows} style={{ height: Math.max(virtual.getTotalSize(), ROW * 3) }}>
            {virtual.getVirtualItems().map(({ index, start, key }) => {
              const row = rows[index];
              return row === undefined ? null : (
                <GanttRow
                  key={key}
                  {...{ row, object, from, days, day, label, group, movable, moves, titleOf }}
                  top={start}
                  height={ROW}
                  shift={row.is === 'record' ? shiftOf(row.record) : undefined}
                  color={row.is === 'record' ? barColor(row.record, colored, dark) : ''}
                  dates={(bar) => spanText(bar, wholeDays, locale)}
                />
              );
            })}
            {query.isSuccess && rows.length === 0 ? (
              <p className={styles.empty} style={{ left: label }}>
                {t('gantt.empty')}
              </p>
            ) : null}
          </div>
        </div>
      </section>
      <p className={styles.told} role="status">
        {told}
      </p>
    </div>
  );
}
