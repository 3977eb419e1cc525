import { BaseEdge, type Edge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { PlusIcon } from '../../ui/icons';
import type { Point } from '../map/layOut';
import styles from './Canvas.module.css';

export interface WayData extends Record<string, unknown> {
  readonly path: string;
  readonly middle: Point;
  /** What the way is called; empty for the usual one. */
  readonly name: string;
  readonly kind: string;
  /** Of a way with a gap to put something in: what the arrow keys call it. */
  readonly stop: string | undefined;
  readonly title: string;
}

/** A way from one step to another, with its name and a button to put a step in between. */
export function WayLine({ id, data, markerEnd }: EdgeProps<Edge<WayData>>) {
  const { path = '', middle = { x: 0, y: 0 }, name = '', kind, stop, title } = data ?? {};
  return (
    <>
      <BaseEdge id={id} path={path} {...(markerEnd === undefined ? {} : { markerEnd })} />
      <EdgeLabelRenderer>
        <div
          className={`${styles.way} nodrag nopan`}
          data-kind={kind}
          style={{ transform: `translate(-50%, -50%) translate(${middle.x}px, ${middle.y}px)` }}
        >
          {name === '' ? null : <span className={styles.name}>{name}</span>}
          {stop === undefined ? null : (
            <button
              type="button"
              className={styles.plus}
              data-stop={stop}
              data-gap={stop}
              aria-label={title}
              title={title}
              tabIndex={-1}
            >
              <PlusIcon />
            </button>
          )}
        </div>
      </EdgeLabelRenderer>
    </>
  );
}
