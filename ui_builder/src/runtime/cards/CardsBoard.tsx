import { useEffect, useMemo, useRef } from 'react';
import { useLane } from '../../api/boards';
import { useDefinitions } from '../../api/definitions';
import { type FileInfo, fileAddress, previewAddress } from '../../api/files';
import { faultText } from '../../api/problem';
import { type RecordJson, valueAt } from '../../api/records';
import { isBlank } from '../../fields/fieldUi';
import { useTexts } from '../../i18n/useTexts';
import { pathOf } from '../../meta/entries';
import { ObjectIcon } from '../../ui/objectIcons';
import { RecordLink } from '../../ui/RecordLink';
import { pathsWithCompanions } from '../companions';
import type { BoardProps } from '../list/board';
import { type Column, columnsOf } from '../list/columns';
import { Value } from '../list/Value';
import styles from './Cards.module.css';

const SHOWN = 6;

/** Records as cards in a grid, with a picture where the view has one; more come as one scrolls. */
export function CardsBoard({ object, view, where, sort }: BoardProps) {
  const { t, text } = useTexts();
  const definitions = useDefinitions();
  const info = definitions.object(object);
  const title = info?.definition.title ?? 'id';
  const image = view.image !== undefined && definitions.field(object, view.image) ? view.image : undefined;
  const columns = useMemo(
    () => columnsOf(definitions, object, view.columns.map(pathOf)).filter(({ path }) => path !== image),
    [definitions, object, view.columns, image],
  );
  const fields = useMemo(
    () => [...new Set([title, ...(image === undefined ? [] : [image]), ...pathsWithCompanions(columns)])],
    [title, image, columns],
  );
  const list = useLane(object, { where, fields, sort });
  const records = list.data?.pages.flatMap((page) => page.records) ?? [];
  const end = useEnd(list.hasNextPage && !list.isFetchingNextPage, () => list.fetchNextPage());
  return (
    <section
      className={styles.scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
      tabIndex={0}
      aria-label={text(view.label, text(info?.definition.plural))}
      aria-busy={list.isPending}
    >
      {list.isError ? <p className={styles.note}>{faultText(list.error)}</p> : null}
      {list.isSuccess && records.length === 0 ? <p className={styles.note}>{t('cards.empty')}</p> : null}
      <ul className={styles.cards}>
        {records.map((record) => (
          <li key={record.id}>
            <Card {...{ object, record, columns, title, image }} icon={info?.definition.icon} />
          </li>
        ))}
      </ul>
      <div ref={end} />
    </section>
  );
}

interface CardProps {
  object: string;
  record: RecordJson;
  columns: readonly Column[];
  title: string;
  image: string | undefined;
  icon: string | undefined;
}

function Card({ object, record, columns, title, image, icon }: CardProps) {
  const { text } = useTexts();
  const picture = image === undefined ? null : (valueAt(record, image) as FileInfo | null);
  const field = columns.find(({ path }) => path === title)?.field;
  const shown = columns
    .filter(({ path }) => path !== title && !isBlank(valueAt(record, path)))
    .slice(0, SHOWN);
  return (
    <article className={styles.card}>
      {image === undefined ? null : (
        <div className={styles.picture}>
          {picture === null || picture.scan !== undefined ? (
            <ObjectIcon name={icon} />
          ) : (
            <img
              src={previewAddress(picture, 256)}
              alt=""
              loading="lazy"
              onError={({ currentTarget }) => {
                // Of what cannot be made smaller the picture itself is shown.
                currentTarget.onerror = null;
                currentTarget.src = fileAddress(picture);
              }}
            />
          )}
        </div>
      )}
      <RecordLink object={object} id={record.id} className={styles.title}>
        {field === undefined ? (
          String(valueAt(record, title) ?? record.id)
        ) : (
          <Value record={record} path={title} field={field} />
        )}
      </RecordLink>
      {shown.length === 0 ? null : (
        <dl className={styles.facts}>
          {shown.map(({ path, field: of }) => (
            <div key={path}>
              <dt>{text(of.label)}</dt>
              <dd>
                <Value record={record} path={path} field={of} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </article>
  );
}

/** Calls for more when the end of what is there comes near. */
function useEnd(hasMore: boolean, more: () => void) {
  const end = useRef<HTMLDivElement>(null);
  const call = useRef(more);
  call.current = more;
  useEffect(() => {
    if (!hasMore || end.current === null) {
      return;
    }
    const watcher = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && call.current(),
      { rootMargin: '600px' },
    );
    watcher.observe(end.current);
    return () => watcher.disconnect();
  }, [hasMore]);
  return end;
}
