import { Suspense, type SyntheticEvent, useMemo, useRef } from 'react';
import { useDefinitions } from '../../api/definitions';
import { useCount, useRefresh } from '../../api/recordPages';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { pathOf } from '../../meta/entries';
import { nounIn } from '../../meta/text';
import type { ViewDef } from '../../meta/types';
import { pathsWithCompanions } from '../../runtime/companions';
import { boardOf } from '../../runtime/list/boards';
import { RecordTable } from '../../runtime/list/RecordTable';
import { useLines } from '../../runtime/list/useLines';
import { useSelecting } from '../../runtime/list/useSelecting';
import { Failure } from '../../ui/Notice';
import editor from '../editor/Editor.module.css';
import { previewState } from './previewState';
import { usePublished } from './usePublished';
import styles from './Views.module.css';
import { goesBy } from './viewEditing';

interface Props {
  view: ViewDef;
  /** Takes what was arranged at the headings. */
  onChange: (view: ViewDef) => void;
}

/** A view as people will see it, with real records. */
export function ViewPreview({ view, onChange }: Props) {
  const { t, text, locale } = useTexts();
  const info = useDefinitions().object(view.object);
  const published = usePublished(view.object);
  const unknown = published === null ? [] : view.columns.map(pathOf).filter((path) => !published(path));
  if (info === undefined) {
    return null;
  }
  const plural = nounIn(text(info.definition.plural), locale);
  return (
    <section className={editor.preview} aria-labelledby="preview">
      <header className={editor.previewHead}>
        <h3 id="preview">{t('views.preview')}</h3>
        <span>{t((view.type ?? 'list') === 'list' ? 'views.previewList' : 'views.previewBoard')}</span>
      </header>
      {published === null ? (
        <p className={styles.none}>{t('views.unpublished', { objects: plural })}</p>
      ) : (
        <>
          {unknown.length === 0 ? null : (
            <p className={styles.note}>{t('views.unknown', { count: unknown.length })}</p>
          )}
          <Suspense fallback={<p className={styles.none}>{t('state.loading')}</p>}>
            {(view.type ?? 'list') !== 'list' ? (
              <BoardPreview view={view} published={published} />
            ) : (
              <ListPreview view={view} info={info} published={published} onChange={onChange} />
            )}
          </Suspense>
        </>
      )}
    </section>
  );
}

type IsPublished = (path: string) => boolean;

/** The table itself: its headings arrange the view, its rows lead nowhere. */
function ListPreview({
  view,
  info,
  published,
  onChange,
}: Props & { info: ObjectInfo; published: IsPublished }) {
  const { t, text } = useTexts();
  const definitions = useDefinitions();
  const change = useRef(onChange);
  change.current = onChange;
  const list = useMemo(
    () => previewState(definitions, view, (next) => change.current(next)),
    [definitions, view],
  );
  const fields = useMemo(
    () => [...new Set([info.definition.title, ...pathsWithCompanions(list.columns)])].filter(published),
    [info, list.columns, published],
  );
  const lines = useLines(list, fields, true);
  const counting = useCount(view.object, list.where, true);
  const selecting = useSelecting(`${view.object} ${list.where}`, lines.idsBetween);
  const refresh = useRefresh(view.object);
  const nothing = lines.count === 0 && !lines.pending;
  if (lines.error !== null) {
    return <Failure error={lines.error} retry={refresh} />;
  }
  function stop(event: SyntheticEvent) {
    const target = event.target instanceof Element ? event.target : null;
    // Groups open and close; nothing else in the rows does anything.
    if (target?.closest('tbody') && !target.closest('[aria-expanded]')) {
      event.preventDefault();
      event.stopPropagation();
    }
  }
  return (
    <div
      className={styles.list}
      onClickCapture={stop}
      onAuxClickCapture={stop}
      onKeyDownCapture={(event) => {
        if (['Enter', 'F2', ' '].includes(event.key)) {
          stop(event);
        }
      }}
    >
      {nothing ? <p className={styles.none}>{t('views.noRecords')}</p> : null}
      <RecordTable
        {...{ info, list, lines, selecting }}
        label={text(view.label, view.name)}
        address={`setup/${view.name}`}
        total={counting.data?.count_is_exact === true ? counting.data.count : undefined}
        mayEdit={false}
        peeked={undefined}
        onPeek={() => {}}
        onEscape={() => {}}
      />
    </div>
  );
}

/** A board to look at: nothing on it can be moved from here. */
function BoardPreview({ view, published }: { view: ViewDef; published: IsPublished }) {
  const { t, text } = useTexts();
  const Board = boardOf(view.type);
  const by = goesBy(view);
  const shown = useMemo(
    () => ({ ...view, columns: view.columns.filter((column) => published(pathOf(column))) }),
    [view, published],
  );
  if (Board === undefined || by === undefined || !published(by)) {
    return <p className={styles.none}>{t('views.boardLater')}</p>;
  }
  return (
    <section
      className={view.type === 'kanban' ? styles.board : styles.calendar}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
      tabIndex={0}
      aria-label={text(view.label)}
    >
      <div inert>
        <Board
          object={view.object}
          view={shown}
          where={view.where ?? ''}
          sort={view.sort ?? ''}
          address="setup"
        />
      </div>
    </section>
  );
}
