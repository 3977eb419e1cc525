import { memo } from 'react';
import styles from './Map.module.css';
import { onScreen, type Sight, type Size, tilesOf, worldWidth } from './mercator';
import { gridPath, landPath } from './world';

const SIDE = 1024;
const LANDS = { path: '', grid: '' };

/** Tiles where there are some, else the lands and a grid of degrees. */
export function MapGround({ sight, size, tiles }: { sight: Sight; size: Size; tiles: string | null }) {
  if (size.width === 0) {
    return null;
  }
  if (tiles !== null) {
    return tilesOf(tiles, sight, size).map(({ key, address, left, top, size: side }) => (
      <img
        key={key}
        className={styles.tile}
        src={address}
        alt=""
        draggable={false}
        style={{ left, top, width: side + 0.5, height: side + 0.5 }}
      />
    ));
  }
  const corner = onScreen({ x: 0, y: 0 }, sight, size);
  const scale = worldWidth(sight.zoom) / SIDE;
  return (
    <svg className={styles.lands} aria-hidden="true">
      <g transform={`translate(${corner.x} ${corner.y}) scale(${scale})`}>
        <Lands />
      </g>
    </svg>
  );
}

const Lands = memo(function Lands() {
  // Worked out by the first map, not by whoever loads the page.
  LANDS.path ||= landPath(SIDE);
  LANDS.grid ||= gridPath(SIDE);
  return (
    <>
      <path className={styles.grid} d={LANDS.grid} />
      <path className={styles.land} d={LANDS.path} />
    </>
  );
});
