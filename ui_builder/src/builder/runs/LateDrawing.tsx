import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { partsQuery } from '../../api/flows';
import { Failure, Loading } from '../../ui/Notice';
import type { FlowDrawingProps } from './FlowDrawing';

const FlowDrawing = lazy(async () => ({ default: (await import('./FlowDrawing')).FlowDrawing }));

/** The drawing of a flow, once what draws it and what its parts are called is there. */
export function LateDrawing(props: Omit<FlowDrawingProps, 'parts'>) {
  const { data, error, refetch } = useQuery({ ...partsQuery, retry: false });
  if (data === undefined) {
    return error === null ? <Loading /> : <Failure error={error} retry={() => refetch()} />;
  }
  return (
    <Suspense fallback={<Loading />}>
      <FlowDrawing {...props} parts={data} />
    </Suspense>
  );
}
