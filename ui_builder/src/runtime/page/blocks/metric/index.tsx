import { Scope } from '../../../../api/scope';
import type { MetricBlockDef } from '../../../../meta/types';
import { type BlockProps, defineBlockUi } from '../../blockUi';
import { Figure } from './Figure';

function MetricBlock({ block }: BlockProps<MetricBlockDef>) {
  return (
    <Scope object={block.object}>
      <Figure block={block} />
    </Scope>
  );
}

export default defineBlockUi<MetricBlockDef>({ Block: MetricBlock, rows: 1 });
