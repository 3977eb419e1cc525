import { lazy, Suspense, useEffect } from 'react';
import { useDefinitions } from '../../api/definitions';
import { Scope } from '../../api/scope';
import { useGo } from '../useGo';

const QuickCreate = lazy(async () => ({
  default: (await import('../../runtime/form/QuickCreate')).QuickCreate,
}));

interface Props {
  object: string;
  onClose: () => void;
}

/** Begins a new record wherever one is: in the object's short form, or on the page of the long one. */
export function NewRecord(props: Props) {
  return (
    <Suspense fallback={null}>
      <Scope object={props.object}>
        <Form {...props} />
      </Scope>
    </Suspense>
  );
}

function Form({ object, onClose }: Props) {
  const { toNew, toRecord } = useGo();
  const isShort = useDefinitions()
    .definedLayouts(object)
    .some(({ type }) => type === 'quick_create');
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is asked for once
  useEffect(() => {
    if (!isShort) {
      onClose();
      toNew(object);
    }
  }, []);
  return isShort ? (
    <QuickCreate
      object={object}
      onClose={onClose}
      onCreated={({ id }) => {
        onClose();
        toRecord(object, id);
      }}
    />
  ) : null;
}
