import { lazy } from 'react';
import { Scope } from '../../../../api/scope';
import type { ChartBlockDef } from '../../../../meta/types';
import { type BlockProps, defineBlockUi } from '../../blockUi';

const Chart = lazy(async () => ({ default: (await import('./Chart')).Chart }));

function ChartBlock({ block, id }: BlockProps<ChartBlockDef>) {
  return (
    <Scope object={block.object}>
      <Chart block={block} labelledBy={id} />
    </Scope>
  );
}

export default defineBlockUi<ChartBlockDef>({ Block: ChartBlock, rows: 3 });
