import { Navigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import { useDefinitions } from '../../api/definitions';
import { archivedAt } from '../../api/past';
import { ApiError, mergedInto } from '../../api/problem';
import { useRecord } from '../../api/records';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { NotFound } from '../../ui/NotFound';
import { Failure } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { useConditions } from '../form/useConditions';
import { GoneRecord } from './GoneRecord';
import { pagePaths, recordLayouts } from './layout';
import { RecordSkeleton } from './RecordSkeleton';
import { RecordView } from './RecordView';

const ArchivedView = lazy(async () => ({
  default: (await import('./asof/ArchivedView')).ArchivedView,
}));
const PastView = lazy(async () => ({ default: (await import('./asof/PastView')).PastView }));

/** The page of a record, as its layout says. */
export function RecordPage() {
  const { object, id } = useParams({ from: '/$app/$object/$id' });
  const info = useDefinitions().object(object);
  return info === undefined ? <NotFound /> : <LoadedRecord key={id} info={info} id={id} />;
}

/** Reads what any page of the object's records shows, for which one it is the record tells. */
function LoadedRecord({ info, id }: { info: ObjectInfo; id: string }) {
  const { text } = useTexts();
  const { app } = useParams({ from: '/$app/$object/$id' });
  const { as_of } = useSearch({ from: '/$app/$object/$id' });
  const definitions = useDefinitions();
  const object = info.definition.name;
  const layouts = useMemo(() => recordLayouts(definitions, object), [definitions, object]);
  const conditions = useConditions(info, layouts);
  const fields = useMemo(() => {
    const computed = [...info.fields.values()].filter((field) => conditions.computes(field.name));
    const read = [...conditions.paths, ...conditions.relatedPaths, ...conditions.decidedBy(...computed)];
    return pagePaths(definitions, info, read);
  }, [definitions, info, conditions]);
  const query = useRecord(object, id, fields);
  useTitle(text(info.definition.label));

  const still = query.data === undefined ? undefined : (archivedAt(query.data) ?? as_of);
  if (query.data !== undefined && conditions.ready && still !== undefined) {
    const View = archivedAt(query.data) === undefined ? PastView : ArchivedView;
    return (
      <Suspense fallback={<RecordSkeleton info={info} layouts={layouts} />}>
        <View {...{ info, fields, layouts, conditions, app }} record={query.data} at={still} />
      </Suspense>
    );
  }
  if (query.data !== undefined && conditions.ready) {
    return (
      <RecordView info={info} record={query.data} fields={fields} layouts={layouts} conditions={conditions} />
    );
  }
  const merged = mergedInto(query.error);
  if (merged !== undefined) {
    return <Navigate to="/$app/$object/$id" params={{ app, object, id: merged }} replace />;
  }
  if (query.isError) {
    const gone = query.error instanceof ApiError && query.error.status === 404;
    return gone ? (
      <GoneRecord info={info} id={id} onBack={() => query.refetch()} />
    ) : (
      <Failure error={query.error} retry={() => query.refetch()} />
    );
  }
  return <RecordSkeleton info={info} layouts={layouts} />;
}
