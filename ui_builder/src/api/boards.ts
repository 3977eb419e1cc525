/** Records on boards: lanes that fill by keyset pages, dates within a span, and moves from one place to another. */
import {
  type InfiniteData,
  keepPreviousData,
  type QueryKey,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { call, type Json } from './client';
import type { ListRequest, RecordJson } from './records';
import { withWarnings } from './warnings';

interface Page {
  readonly records: readonly RecordJson[];
  readonly next_cursor: string | null;
}

const LANE_PAGE = 30;
const MOST_DATES = 1000;

const laneKey = (object: string, request: ListRequest): QueryKey => ['records', object, 'lane', request];

/** Lists the records of a lane. */
export function useLane(object: string, request: ListRequest) {
  return useInfiniteQuery({
    queryKey: laneKey(object, request),
    queryFn: ({ pageParam, signal }) =>
      call<Page>('GET', `/data/${object}`, {
        query: {
          where: request.where,
          fields: request.fields.join(','),
          sort: request.sort,
          limit: LANE_PAGE,
          cursor: pageParam,
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });
}

/** Lists the records of a span of time, up to a bound; tells whether there are more. */
export function useSpan(object: string, request: ListRequest, enabled: boolean) {
  return useQuery({
    queryKey: ['records', object, 'span', request],
    queryFn: ({ signal }) =>
      call<Page>('GET', `/data/${object}`, {
        query: {
          where: request.where,
          fields: request.fields.join(','),
          sort: request.sort,
          limit: MOST_DATES,
        },
        signal,
      }),
    enabled,
    placeholderData: keepPreviousData,
  });
}

export interface Move {
  readonly record: RecordJson;
  readonly values: Readonly<Record<string, Json>>;
  /** The lanes it leaves and enters, where it moves between lanes. */
  readonly from?: ListRequest;
  readonly to?: ListRequest;
}

type Lane = InfiniteData<Page>;

/** Moves a record: it stands at its new place at once, and goes back if the server refuses. */
export function useMove(object: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ record, values }: Move) =>
      withWarnings((confirmed) =>
        call<RecordJson>('PATCH', `/data/${object}/${record.id}`, {
          body: values,
          version: record.version,
          confirmed,
        }),
      ),
    onMutate: async ({ record, values, from, to }) => {
      await client.cancelQueries({ queryKey: ['records', object] });
      const before = [from, to].flatMap((lane) =>
        lane === undefined
          ? []
          : [[laneKey(object, lane), client.getQueryData<Lane>(laneKey(object, lane))] as const],
      );
      if (from !== undefined && to !== undefined) {
        client.setQueryData<Lane>(laneKey(object, from), (lane) => without(lane, record.id));
        client.setQueryData<Lane>(laneKey(object, to), (lane) => withFirst(lane, { ...record, ...values }));
      }
      return before;
    },
    onError: (_error, _move, before) => {
      for (const [key, lane] of before ?? []) {
        client.setQueryData(key, lane);
      }
    },
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['records', object] }),
        client.invalidateQueries({ queryKey: ['record', object] }),
      ]),
  });
}

function without(lane: Lane | undefined, id: string): Lane | undefined {
  return (
    lane && {
      ...lane,
      pages: lane.pages.map((page) => ({ ...page, records: page.records.filter((each) => each.id !== id) })),
    }
  );
}

function withFirst(lane: Lane | undefined, record: RecordJson): Lane | undefined {
  const [first, ...rest] = lane?.pages ?? [];
  return lane && first && { ...lane, pages: [{ ...first, records: [record, ...first.records] }, ...rest] };
}
