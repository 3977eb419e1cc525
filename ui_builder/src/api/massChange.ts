/** Changes of many records: few of them one by one, so that each tells what is wrong; many by a job. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, useState } from 'react';
import { call, type Json } from './client';
import { JOBS } from './jobs';
import { ApiError } from './problem';

/** What is done with each; null deletes it. */
export type MassAct = Readonly<Record<string, Json>> | null;

export interface MassFailure {
  readonly id: string;
  readonly message: string;
  /** The rules that warned, where a confirmation is all that is missing. */
  readonly confirm?: string;
}

export interface MassProgress {
  readonly done: number;
  readonly total: number;
  readonly failures: readonly MassFailure[];
  readonly running: boolean;
  readonly cancelled: boolean;
}

/** Up to so many records are changed one by one. */
export const ONE_BY_ONE = 200;
const AT_ONCE = 4;
const NOTHING: MassProgress = { done: 0, total: 0, failures: [], running: false, cancelled: false };

/** Gives the ids of the first records that match; one more than are changed one by one tells of more. */
export async function idsWhere(object: string, where: string): Promise<readonly string[]> {
  const query = { where, fields: 'id', limit: ONE_BY_ONE };
  const page = await call<{ records: readonly { id: string }[] }>('GET', `/data/${object}`, { query });
  return page.records.map(({ id }) => id);
}

function failureOf(id: string, error: unknown): MassFailure {
  if (!(error instanceof ApiError)) {
    throw error;
  }
  const message = error.faults[0]?.message ?? error.message;
  const warned = error.problem?.code === 'record.confirmation_required';
  const rules = error.faults.map((fault) => String(fault.details?.rule)).join(',');
  return { id, message, ...(warned ? { confirm: rules } : {}) };
}

/** Changes records one after another, a few at a time; it can be stopped between two of them. */
export function useOneByOne(object: string) {
  const client = useQueryClient();
  const [progress, setProgress] = useState(NOTHING);
  const stopped = useRef(false);

  const run = useCallback(
    async (targets: readonly { id: string; confirm?: string }[], act: MassAct) => {
      stopped.current = false;
      setProgress({ ...NOTHING, total: targets.length, running: true });
      const open = [...targets];
      const failures: MassFailure[] = [];
      let done = 0;
      async function work() {
        for (let next = open.shift(); next !== undefined && !stopped.current; next = open.shift()) {
          const { id, confirm } = next;
          const body = act === null ? {} : { body: act };
          await call<unknown>(act === null ? 'DELETE' : 'PATCH', `/data/${object}/${id}`, {
            ...body,
            confirmed: confirm,
          }).catch((error: unknown) => failures.push(failureOf(id, error)));
          done += 1;
          setProgress((before) => ({ ...before, done, failures: [...failures] }));
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work)).finally(() => {
        setProgress((before) => ({ ...before, running: false, cancelled: stopped.current }));
        client.invalidateQueries({ queryKey: ['record', object] });
        client.invalidateQueries({ queryKey: ['records'], refetchType: 'active' });
      });
      return failures;
    },
    [client, object],
  );
  const cancel = useCallback(() => {
    stopped.current = true;
  }, []);
  return { progress, run, cancel };
}

interface MassRequest {
  readonly where?: string;
  readonly ids?: readonly string[];
  readonly act: MassAct;
}

/** Hands a change of many records to a job. */
export function useMassJob(object: string) {
  const client = useQueryClient();
  return useMutation({
    onSuccess: () => client.invalidateQueries({ queryKey: [JOBS] }),
    mutationFn: ({ where, ids, act }: MassRequest) =>
      call<{ id: string }>('POST', `/data/${object}/mass`, {
        body: {
          ...(ids === undefined ? { where: where ?? '' } : { ids }),
          ...(act === null ? { delete: true } : { set: act }),
        },
      }),
  });
}
