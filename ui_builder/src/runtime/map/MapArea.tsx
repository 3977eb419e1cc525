import { Button } from 'antd';
import { useMemo, useState } from 'react';
import type { RecordJson } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import { textOn } from '../../ui/chartColors';
import { FitIcon, MinusIcon, PlusIcon } from '../../ui/icons';
import type { Column } from '../list/columns';
import styles from './Map.module.css';
import { MapGround } from './MapGround';
import { clusters, onScreen, type Point } from './mercator';
import { PointCard } from './PointCard';
import { useSight } from './useSight';

interface Placed {
  readonly record: RecordJson;
  readonly at: Point;
  readonly title: string;
  readonly color: string;
}

interface Props {
  object: string;
  points: readonly Placed[];
  columns: readonly Column[];
  titlePath: string;
  tiles: string | null;
  attribution: string | null;
  label: string;
}

const SQUARE = 44;
const CLOSEST = { outline: 9, tiles: 18 };
const FEW = 12;

/** The ground, what stands on it, and what moves it. */
export function MapArea({ object, points, columns, titlePath, tiles, attribution, label }: Props) {
  const { t } = useTexts();
  const most = tiles === null ? CLOSEST.outline : CLOSEST.tiles;
  const { area, size, sight, zoom, fit, handlers } = useSight(points, most);
  const [open, setOpen] = useState<readonly Placed[]>();
  const groups = useMemo(() => clusters(points, sight.zoom, SQUARE), [points, sight.zoom]);
  const near = (at: Point) =>
    at.x > -SQUARE && at.y > -SQUARE && at.x < size.width + SQUARE && at.y < size.height + SQUARE;

  function look(items: readonly Placed[]) {
    // What cannot be told apart any closer is listed.
    if (items.length === 1 || sight.zoom >= most - 0.1 || items.every(({ at }) => same(at, items[0]?.at))) {
      setOpen(items);
    } else {
      setOpen(undefined);
      fit(items);
    }
  }

  return (
    <section
      ref={area}
      className={styles.area}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move it
      tabIndex={0}
      aria-label={label}
      aria-description={t('worldMap.help')}
      {...handlers}
    >
      <MapGround {...{ sight, size, tiles }} />
      {groups.map(({ at, items }) => {
        const place = onScreen(at, sight, size);
        const [first] = items;
        return first === undefined || !near(place) ? null : (
          <button
            key={first.record.id}
            type="button"
            className={items.length === 1 ? styles.point : styles.cluster}
            style={{
              left: place.x,
              top: place.y,
              ...(items.length === 1 ? { background: first.color, color: textOn(first.color) } : {}),
            }}
            aria-label={items.length === 1 ? first.title : t('worldMap.several', { count: items.length })}
            title={
              items.length === 1
                ? first.title
                : items
                    .slice(0, FEW)
                    .map(({ title }) => title)
                    .join('\n')
            }
            onClick={() => look(items)}
          >
            {items.length === 1 ? null : items.length}
          </button>
        );
      })}
      {points.length === 0 ? <p className={styles.empty}>{t('worldMap.empty')}</p> : null}
      <div className={styles.tools}>
        <Button icon={<PlusIcon />} aria-label={t('worldMap.closer')} onClick={() => zoom(1)} />
        <Button icon={<MinusIcon />} aria-label={t('worldMap.further')} onClick={() => zoom(-1)} />
        <Button
          icon={<FitIcon />}
          aria-label={t('worldMap.all')}
          title={t('worldMap.all')}
          onClick={() => fit()}
        />
      </div>
      {attribution === null ? null : <small className={styles.attribution}>{attribution}</small>}
      {open === undefined ? null : (
        <PointCard
          records={open.map(({ record }) => record)}
          {...{ object, columns, titlePath }}
          onClose={() => setOpen(undefined)}
        />
      )}
    </section>
  );
}

const same = (one: Point, other: Point | undefined) => one.x === other?.x && one.y === other.y;
