import { useDroppable } from '@dnd-kit/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useLane } from '../../api/boards';
import { useDefinitions } from '../../api/definitions';
import type { AggregateRow } from '../../api/pages';
import { faultText } from '../../api/problem';
import type { ListRequest, RecordJson } from '../../api/records';
import { useSession } from '../../api/session';
import { numberFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import type { Field } from '../../meta/definitions';
import { nounIn } from '../../meta/text';
import type { ViewDef } from '../../meta/types';
import { useAppName } from '../../ui/appName';
import { PlusIcon } from '../../ui/icons';
import type { Column } from '../list/columns';
import { measureOf, shownFigure } from '../page/figure';
import { Card } from './Card';
import styles from './KanbanBoard.module.css';
import type { Lane } from './lanes';

interface Props {
  object: string;
  view: ViewDef;
  lane: Lane;
  lanes: readonly Lane[];
  name: string;
  group: Field;
  title: string;
  columns: readonly Column[];
  request: ListRequest;
  figures: AggregateRow | undefined;
  movable: boolean;
  onMove: (record: RecordJson, to: Lane) => void;
}

/** One lane: how many records it has, and those that were fetched so far; more come as one scrolls. */
export function LaneColumn(props: Props) {
  const { object, lane, lanes, name, title, columns, request, figures, movable, onMove, group, view } = props;
  const { t, text, locale } = useTexts();
  const app = useAppName();
  const info = useDefinitions().object(object);
  const list = useLane(object, request);
  const records = list.data?.pages.flatMap((page) => page.records) ?? [];
  const { setNodeRef, isOver } = useDroppable({ id: `lane-${lane.value ?? ''}`, disabled: !movable });
  const count = Number(figures?.['count()'] ?? 0);
  const end = useEnd(list.hasNextPage && !list.isFetchingNextPage, () => list.fetchNextPage());
  const noun = nounIn(text(info?.definition.label, object), locale);
  return (
    <section ref={setNodeRef} className={styles.lane} data-over={isOver} aria-label={name}>
      <header className={styles.head}>
        <span className={styles.dot} data-color={lane.color ?? 'gray'} />
        <h2>{name}</h2>
        <span className={styles.count}>{numberFormat(locale).format(count)}</span>
        <Link
          className={styles.add}
          to="/$app/$object/new"
          params={{ app, object }}
          search={lane.value === null ? {} : { set: `${group.name}:${lane.value}` }}
          aria-label={t('kanban.new', { object: noun, lane: name })}
          title={t('kanban.new', { object: noun, lane: name })}
        >
          <PlusIcon />
        </Link>
      </header>
      <Totals object={object} view={view} figures={figures} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys */}
      <ul className={styles.cards} tabIndex={0} aria-label={name} aria-busy={list.isPending}>
        {records.map((record) => (
          <li key={record.id}>
            <Card
              {...{ object, record, columns, title, lane, lanes, movable }}
              onMove={(to) => onMove(record, to)}
            />
          </li>
        ))}
        <li ref={end} className={styles.none}>
          {list.isError ? faultText(list.error) : null}
          {list.isSuccess && records.length === 0 ? t('kanban.empty') : null}
        </li>
      </ul>
    </section>
  );
}

/** The view's figures over a lane. */
function Totals({ object, view, figures }: Pick<Props, 'object' | 'view' | 'figures'>) {
  const { t, text, locale } = useTexts();
  const { currency } = useSession().tenant;
  const definitions = useDefinitions();
  const shown = (view.aggregates ?? []).filter(({ function: name }) => name !== 'count');
  if (shown.length === 0 || figures === undefined) {
    return null;
  }
  return (
    <dl className={styles.totals}>
      {shown.map(({ function: name, field = '' }) => {
        const source = `${name}(${field})`;
        const measure = measureOf(definitions, object, source);
        const value = Object.entries(figures).find(([key]) => key.toLowerCase() === source)?.[1] ?? null;
        return (
          <div key={source}>
            <dt>{t(`kanban.${name}`, { field: text(measure.field?.label) })}</dt>
            <dd>{shownFigure(value, measure, { locale, currency })}</dd>
          </div>
        );
      })}
    </dl>
  );
}

/** Calls for more when the end of what is there comes near. */
function useEnd(hasMore: boolean, more: () => void) {
  const end = useRef<HTMLLIElement>(null);
  const call = useRef(more);
  call.current = more;
  useEffect(() => {
    if (!hasMore || end.current === null) {
      return;
    }
    const watcher = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) {
          call.current();
        }
      },
      { rootMargin: '300px' },
    );
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [hasMore]);
  return end;
}
