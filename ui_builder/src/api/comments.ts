/** What people say about records, and who may be named in it. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApp } from './app';
import { call } from './client';
import type { FileInfo } from './files';
import type { Reference } from './records';

export interface Comment {
  readonly id: string;
  readonly body: string;
  readonly at: string;
  readonly by: Reference;
  readonly mine: boolean;
  readonly edited_at: string | null;
  readonly deleted: boolean;
  readonly files: readonly FileInfo[];
  /** The present names of those who are named in it, by `user/<id>`. */
  readonly mentions: Readonly<Record<string, string>>;
  readonly reply_to: string | null;
  readonly replies?: readonly Comment[];
}

interface Written extends Comment {
  /** Who is named and may not read the record. */
  readonly not_reached: readonly Reference[];
}

export interface Saying {
  readonly body: string;
  readonly files: readonly string[];
  readonly reply_to?: string | undefined;
}

export interface Mentioned extends Reference {
  readonly object: 'user' | 'team';
}

const of = (object: string, id: string) => `/data/${object}/${id}/comments`;

function useTalk<Input, Output>(object: string, id: string, write: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: write,
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['record', object, id, 'timeline'] }),
        client.invalidateQueries({ queryKey: ['follow', object, id] }),
      ]),
  });
}

export function useSay(object: string, id: string) {
  return useTalk(object, id, (body: Saying) => call<Written>('POST', of(object, id), { body }));
}

export function useChangeComment(object: string, id: string) {
  return useTalk(object, id, ({ comment, ...body }: Saying & { comment: string }) =>
    call<Written>('PATCH', `${of(object, id)}/${comment}`, { body: { body: body.body, files: body.files } }),
  );
}

export function useRemoveComment(object: string, id: string) {
  return useTalk(object, id, (comment: string) => call<void>('DELETE', `${of(object, id)}/${comment}`));
}

const OFFERED = 8;

/** Finds users and teams by what is typed: by search, which knows pinyin, else by what names hold. */
export function useMentionable(text: string | null) {
  const { objects } = useApp();
  const known = objects.filter(({ name, may }) => (name === 'user' || name === 'team') && may.read);
  return useQuery({
    queryKey: ['mentionable', text],
    queryFn: async ({ signal }): Promise<readonly Mentioned[]> => {
      const searched =
        text === null || text === ''
          ? []
          : await call<{ results: readonly Mentioned[] }>('GET', '/search', {
              query: { q: text, objects: known.map(({ name }) => name).join(','), limit: OFFERED },
              signal,
            }).then(
              ({ results }) => results,
              () => [],
            );
      if (searched.length > 0) {
        return searched.map(({ object, id, label }) => ({ object, id, label }));
      }
      const lists = await Promise.all(
        known.map(async ({ name, title }) => {
          const where = text ? `${title} contains '${text.replaceAll("'", "''")}'` : undefined;
          const query = { where, fields: title, sort: title, limit: OFFERED };
          const page = await call<{ records: readonly Record<string, unknown>[] }>('GET', `/data/${name}`, {
            query,
            signal,
          });
          return page.records.map((each) => ({
            object: name as Mentioned['object'],
            id: String(each.id),
            label: String(each[title] ?? ''),
          }));
        }),
      );
      return lists.flat().slice(0, OFFERED);
    },
    enabled: text !== null && known.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}
