import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { FlowDefinition, StepDef } from '../../api/runs';
import { scopeQuery } from '../../api/scope';
import { Definitions } from '../../meta/definitions';
import { objectUnder } from './knownNames';

/** Tells of which object the record is that stands under a name, among what a step read or gave. */
export type ObjectOf = (name: string, step?: StepDef | undefined) => string | undefined;

/** Knows the fields of the record that a flow is about, as far as the reader may. */
export function useObjectOf(flow: FlowDefinition | null): ObjectOf {
  const about = flow?.trigger.object;
  const { data } = useQuery({ ...scopeQuery(about ?? ''), enabled: about !== undefined, retry: false });
  return useMemo(() => {
    const fields = data === undefined ? undefined : new Definitions(data).object(about ?? '')?.fields;
    return (name, step) => {
      const field = fields?.get(name.replace(/^\$(record|old)\./, ''));
      return objectUnder(name, step, flow) ?? field?.target;
    };
  }, [data, about, flow]);
}
