import { useMemo } from 'react';
import { useSpan } from '../../api/boards';
import { useDefinitions } from '../../api/definitions';
import { useGround } from '../../api/map';
import { faultText } from '../../api/problem';
import { type RecordJson, valueAt } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import { pathOf } from '../../meta/entries';
import { Notice } from '../../ui/Notice';
import { useDark } from '../../ui/useMedia';
import { pathsWithCompanions } from '../companions';
import { barColor } from '../gantt/barText';
import type { BoardProps } from '../list/board';
import { columnsOf } from '../list/columns';
import styles from './Map.module.css';
import { MapArea } from './MapArea';
import { project } from './mercator';

const MOST = 1000;

/** Records where they are; those that are close together are one until one looks closer. */
export function MapBoard({ object, view, where, sort }: BoardProps) {
  const { t, text } = useTexts();
  const definitions = useDefinitions();
  const dark = useDark();
  const ground = useGround();
  const info = definitions.object(object);
  const title = info?.definition.title ?? 'id';
  const place = view.place !== undefined && definitions.field(object, view.place) ? view.place : undefined;
  const columns = useMemo(
    () => columnsOf(definitions, object, view.columns.map(pathOf)).filter(({ path }) => path !== place),
    [definitions, object, view.columns, place],
  );
  const colored = columns.find(({ field }) => field.choices.some(({ color }) => color !== undefined));
  const fields = useMemo(
    () => [...new Set([title, ...(place === undefined ? [] : [place]), ...pathsWithCompanions(columns)])],
    [title, place, columns],
  );
  const known = `not ISBLANK(${place})`;
  const query = useSpan(
    object,
    { where: where === '' ? known : `(${where}) and ${known}`, fields, sort },
    place !== undefined,
  );
  const records = query.data?.records;
  const points = useMemo(
    () =>
      (records ?? []).flatMap((record) => {
        const degrees = place === undefined ? null : placeOf(record, place);
        return degrees === null
          ? []
          : [
              {
                record,
                at: project(...degrees),
                title: String(valueAt(record, title) ?? record.id),
                color: barColor(record, colored, dark),
              },
            ];
      }),
    [records, place, title, colored, dark],
  );
  if (place === undefined) {
    return <Notice title={t('worldMap.noField')} />;
  }
  return (
    <div className={styles.board} aria-busy={query.isFetching}>
      {query.data?.next_cursor ? <p className={styles.note}>{t('worldMap.more', { most: MOST })}</p> : null}
      {query.isError ? <p className={styles.note}>{faultText(query.error)}</p> : null}
      {ground === undefined || records === undefined ? null : (
        <MapArea
          key={object}
          {...{ object, points, columns, titlePath: title }}
          tiles={ground.tiles}
          attribution={ground.attribution}
          label={text(view.label)}
        />
      )}
    </div>
  );
}

/** Reads `{"lat": "31.2304", "lng": "121.4737"}`. */
function placeOf(record: RecordJson, path: string): [lat: number, lng: number] | null {
  const value = valueAt(record, path);
  if (value === null || typeof value !== 'object' || !('lat' in value) || !('lng' in value)) {
    return null;
  }
  return [Number(value.lat), Number(value.lng)];
}
