import { useParams, useSearch } from '@tanstack/react-router';
import { useFlowParts } from '../../api/flows';
import { Failure, Loading } from '../../ui/Notice';
import { GoneDefinition } from '../editor/GoneDefinition';
import { useOne } from '../editor/useOne';
import { Previewed } from '../objects/Previewed';
import { Designer } from './Designer';
import type { FlowDef } from './flowDraft';

/** The designer of a flow. */
export function FlowPage() {
  const { name } = useParams({ from: '/-/setup/flows/$name' });
  return <Opened key={name} name={name} />;
}

function Opened({ name }: { name: string }) {
  const { step } = useSearch({ from: '/-/setup/flows/$name' });
  const work = useOne<FlowDef>('flow', name);
  const parts = useFlowParts();
  if (work === null) {
    return <GoneDefinition kind="flow" name={name} />;
  }
  if (parts.isError) {
    return <Failure error={parts.error} retry={() => void parts.refetch()} />;
  }
  if (parts.data === undefined) {
    return <Loading />;
  }
  return (
    <Previewed>
      <Designer work={work} parts={parts.data} first={step} />
    </Previewed>
  );
}
