/** A value changed in a list: it shows at once, and goes back to what it was where the server refuses it. */
import { type QueryClient, useMutation, useQueryClient } from '@tanstack/react-query';
import { call, type Json } from './client';
import type { RecordJson } from './records';
import { withWarnings } from './warnings';

export interface CellChange {
  readonly record: RecordJson;
  /** As the pages show them: a lookup with its label. */
  readonly shown: Readonly<Record<string, Json>>;
  /** As they are sent. */
  readonly sent: Readonly<Record<string, Json>>;
}

interface Page {
  readonly records: readonly RecordJson[];
}

function put(client: QueryClient, object: string, record: RecordJson): void {
  client.setQueriesData<Page>({ queryKey: ['records', object, 'page'] }, (page) =>
    page?.records.some(({ id }) => id === record.id)
      ? { ...page, records: page.records.map((each) => (each.id === record.id ? record : each)) }
      : page,
  );
}

/** Gives the values that a save may have changed besides; what lists read through lookups comes with the next read. */
function plain(saved: RecordJson): RecordJson {
  const simple = Object.entries(saved).filter(([, value]) => value === null || typeof value !== 'object');
  return Object.fromEntries(simple) as RecordJson;
}

export function useEditCell(object: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ record, sent }: CellChange) =>
      withWarnings((confirmed) =>
        call<RecordJson>('PATCH', `/data/${object}/${record.id}`, {
          body: sent,
          version: record.version,
          confirmed,
        }),
      ),
    onMutate: async ({ record, shown }) => {
      await client.cancelQueries({ queryKey: ['records', object, 'page'] });
      put(client, object, { ...record, ...shown });
    },
    onSuccess: (saved, { record, shown }) => put(client, object, { ...record, ...shown, ...plain(saved) }),
    onError: (_, { record }) => put(client, object, record),
    onSettled: () => {
      client.invalidateQueries({ queryKey: ['record', object] });
      client.invalidateQueries({ queryKey: ['records'], refetchType: 'active' });
    },
  });
}
