import { BaseEdge, type Edge, type EdgeProps } from '@xyflow/react';
import { middleOf, type Point, softPath } from './layOut';

export interface LineData extends Record<string, unknown> {
  readonly points: readonly Point[];
}

/** A line along the points that lead it past the cards. */
export function MapLine({ id, data, label }: EdgeProps<Edge<LineData>>) {
  const points = data?.points ?? [];
  const { x, y } = middleOf(points);
  return (
    <BaseEdge
      id={id}
      path={softPath(points)}
      label={label}
      labelX={x}
      labelY={y}
      labelShowBg
      labelBgPadding={[4, 2]}
      labelBgBorderRadius={4}
    />
  );
}
