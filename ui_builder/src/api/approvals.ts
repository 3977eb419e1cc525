/** Approvals: what waits for one's decision, how each stands, and deciding. */

import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { Texts } from '../meta/types';
import type { ApprovalBox } from './approvalBoxes';
import { call, type Json } from './client';
import { useHears } from './events';
import { ApiError } from './problem';
import type { Reference } from './records';

export const DECISIONS = [
  'approve',
  'reject',
  'send_back',
  'reassign',
  'add_before',
  'add_after',
  'comment',
] as const;
export type Decision = (typeof DECISIONS)[number];

export type ApprovalState = 'open' | 'approved' | 'rejected' | 'withdrawn' | 'recalled' | 'cancelled';

/** What one is asked, and what one may answer. */
export interface OwnTask {
  readonly id: string;
  readonly step: string;
  readonly step_label: Texts;
  /** What approvers are told. */
  readonly help: Texts | null;
  readonly actions: readonly Decision[];
  /** The steps that it may be sent back to, or `submitter`. */
  readonly back_to: readonly string[];
  /** Whether something must be said. */
  readonly comment: 'optional' | 'on_reject' | 'required';
  /** In whose place one decides. */
  readonly for: Reference | null;
}

export interface Approval {
  readonly id: string;
  /** The name of its definition. */
  readonly approval: string;
  readonly label: Texts;
  readonly object: string;
  readonly record: Reference;
  readonly state: ApprovalState;
  readonly step: string | null;
  readonly step_label: Texts | null;
  readonly submitted_by: Reference | null;
  readonly submitted_at: string;
  readonly ended_at: string | null;
  readonly due_at: string | null;
  /** Whether it was sent back to whoever submitted it. */
  readonly returned: boolean;
  /** What approvers are shown of the record, by paths. */
  readonly fields: readonly string[];
  readonly my_tasks: readonly OwnTask[];
}

export const OWN_STEPS = ['take_back', 'remind', 'comment', 'withdraw', 'recall'] as const;
/** What one may do with an approval besides deciding. */
export type OwnStep = (typeof OWN_STEPS)[number];

export type StepState = 'waiting' | 'open' | 'approved' | 'rejected' | 'skipped' | 'sent_back';

export interface ApprovalTask {
  readonly id: string;
  readonly assignee: (Reference & { readonly queue?: true }) | null;
  readonly state: string;
  /** Whether somebody who decides asked for it besides. */
  readonly added: boolean;
  readonly opened_at: string | null;
  readonly by: Reference | null;
  readonly at: string | null;
  readonly comment: string | null;
  readonly via: string | null;
  /** What administrators may do about it. */
  readonly may?: readonly Decision[];
}

export interface ApprovalStep {
  readonly name: string;
  readonly label: Texts;
  readonly state: StepState;
  readonly mode: string;
  readonly quorum: number | null;
  /** Whether it began together with the step before it. */
  readonly parallel: boolean;
  readonly due_at: string | null;
  readonly tasks: readonly ApprovalTask[];
}

export interface ApprovalEvent {
  readonly at: string;
  readonly by: Reference | null;
  readonly kind: string;
  readonly step: string | null;
  readonly comment: string;
  readonly via: string | null;
  readonly details: Readonly<Record<string, Json>>;
}

/** A field that says something else than when the approval was asked for. */
export interface ApprovalValue {
  readonly field: string;
  readonly label: Texts;
  readonly then: Json;
  readonly now: Json;
}

export interface ApprovalDetail extends Approval {
  readonly steps: readonly ApprovalStep[];
  readonly history: readonly ApprovalEvent[];
  /** What was submitted, by field. */
  readonly snapshot: Readonly<Record<string, Json>>;
  readonly latest: readonly ApprovalValue[];
  readonly may: readonly OwnStep[];
}

interface ApprovalPage {
  readonly approvals: readonly Approval[];
  readonly next_cursor: string | null;
}

export interface ApprovalFilter {
  readonly box: ApprovalBox;
  readonly object?: string | undefined;
}

const APPROVALS = 'approvals';
const SELDOM_MS = 300_000;
const OFTEN_MS = 60_000;

/** Lists approvals, the latest first; of those to decide, the one that is due first. */
export function useApprovals(filter: ApprovalFilter) {
  return useInfiniteQuery({
    queryKey: [APPROVALS, 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      call<ApprovalPage>('GET', '/approvals', {
        query: { ...filter, cursor: pageParam || undefined },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: 'always',
  });
}

export interface Waiting {
  readonly count: number;
  /** Whether there are yet more. */
  readonly more: boolean;
}

const MOST_COUNTED = 20;

/** Gives how many decisions wait for one. */
export function useWaitingDecisions(): Waiting {
  const hears = useHears();
  const { data } = useQuery({
    queryKey: [APPROVALS, 'count'],
    queryFn: ({ signal }) =>
      call<ApprovalPage>('GET', '/approvals', { query: { box: 'to_decide', limit: MOST_COUNTED }, signal }),
    refetchInterval: hears ? SELDOM_MS : OFTEN_MS,
    refetchOnWindowFocus: 'always',
    // What cannot be told now is told the next time; no page needs to know.
    retry: false,
  });
  return { count: data?.approvals.length ?? 0, more: data?.next_cursor != null };
}

/** Gives an approval with all that happened in it. */
export function useApproval(id: string) {
  return useQuery({
    queryKey: [APPROVALS, 'one', id],
    queryFn: ({ signal }) => call<ApprovalDetail>('GET', `/approvals/${id}`, { signal }),
  });
}

export interface Submittable {
  readonly name: string;
  readonly label: Texts;
  readonly help?: Texts | null;
  /** Whether it was submitted before, and sent back. */
  readonly again?: boolean;
  /** The steps whose approvers the submitter names, and how many at most. */
  readonly choose?: readonly { readonly step: string; readonly label: Texts; readonly most: number }[];
}

/** What a record can be submitted for, and what it was submitted for. */
export interface RecordApprovals {
  readonly can_submit: readonly Submittable[];
  readonly approvals: readonly Approval[];
  /** Why the record cannot be changed just now; null where it can. */
  readonly locked: ApprovalLock | null;
}

export interface ApprovalLock {
  /** Of the approval that locks it. */
  readonly id: string;
  readonly approval: string;
  readonly label: Texts;
  /** Whether the reader may change it all the same. */
  readonly may_edit: boolean;
  /** The fields that the reader may change all the same. */
  readonly fields: readonly string[];
}

/** Gives the approvals of a record; asked once for the whole page. */
export function useRecordApprovals(object: string, id: string) {
  return useQuery({
    queryKey: [APPROVALS, 'of', object, id],
    queryFn: ({ signal }) => call<RecordApprovals>('GET', `/data/${object}/${id}/approvals`, { signal }),
    staleTime: 30_000,
    refetchOnWindowFocus: 'always',
    retry: false,
  });
}

/** Whatever a decision changes is read anew: it may have changed the record too. */
function useSteer<Input, Output>(steer: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: steer,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: [APPROVALS] }),
        client.invalidateQueries({ queryKey: ['record'] }),
        client.invalidateQueries({ queryKey: ['records'], refetchType: 'active' }),
        client.invalidateQueries({ queryKey: ['timeline'] }),
      ]),
  });
}

export interface DecideRequest {
  readonly tasks: readonly string[];
  readonly action: Decision;
  readonly comment?: string;
  /** Who else shall decide. */
  readonly to?: readonly string[];
  /** The step that it goes back to, or `submitter`. */
  readonly step?: string;
}

/** Where an approval goes back to where no step is named. */
export const SUBMITTER = 'submitter';

export interface DecideResult {
  readonly task: string;
  readonly ok: boolean;
  readonly error?: { readonly code: string; readonly message: string };
}

export function useDecide() {
  return useSteer(
    async (body: DecideRequest) =>
      (await call<{ results: readonly DecideResult[] }>('POST', '/approvals/decide', { body })).results,
  );
}

export function useSubmitForApproval(object: string, id: string) {
  return useSteer((body: Submission) => call<unknown>('POST', `/data/${object}/${id}/approvals`, { body }));
}

interface Submission {
  readonly approval: string;
  readonly comment?: string;
  /** Whom the submitter names, by step. */
  readonly approvers?: Readonly<Record<string, readonly string[]>>;
}

/** Withdraws what one submitted, reminds who has not decided, takes back what one decided, or says something. */
export function useOwnStep(id: string) {
  return useSteer(({ step, comment }: { readonly step: OwnStep; readonly comment?: string }) =>
    call<unknown>('POST', `/approvals/${id}/${step === 'recall' ? 'withdraw' : step}`, {
      ...(step === 'remind' ? {} : { body: comment === undefined ? {} : { comment } }),
    }),
  );
}

/** What a link in a mail asks: one decision, of whoever it was sent to. */
export interface MailedDecision {
  readonly tenant: { readonly name: string; readonly label: Texts };
  readonly label: Texts;
  readonly object: { readonly name: string; readonly label: Texts };
  readonly record: string | null;
  readonly fields: readonly { readonly label: Texts; readonly text: string }[];
  readonly step_label: Texts | null;
  readonly help: Texts | null;
  readonly submitted_by: string | null;
  readonly submitted_at: string;
  readonly due_at: string | null;
  readonly comment: OwnTask['comment'];
  /** Who is asked. */
  readonly user: string | null;
}

export const MAILED_DECISIONS = ['approve', 'reject'] as const;
export type MailedAnswer = (typeof MAILED_DECISIONS)[number];

export function useMailedDecision(token: string) {
  return useQuery({
    queryKey: ['mailed decision', token],
    queryFn: ({ signal }) => call<MailedDecision>('GET', `/d/${encodeURIComponent(token)}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: (count, error) => count < 2 && (!(error instanceof ApiError) || error.status >= 500),
  });
}

export function useDecideByMail(token: string) {
  return useMutation({
    mutationFn: (body: { readonly action: MailedAnswer; readonly comment?: string }) =>
      call<{ readonly state: ApprovalState }>('POST', `/d/${encodeURIComponent(token)}`, { body }),
  });
}

/** Who decides in one's place while one is away. */
export interface Substitute {
  readonly to: Reference;
  readonly from: string | null;
  readonly until: string | null;
}

const SUBSTITUTE = [APPROVALS, 'substitute'];

export function useSubstitute() {
  return useQuery({
    queryKey: SUBSTITUTE,
    queryFn: async ({ signal }) =>
      (await call<{ substitute: Substitute | null }>('GET', '/me/substitute', { signal })).substitute,
  });
}

/** Names a substitute; null: nobody any more. */
export function useNameSubstitute() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (
      body: { readonly to: string; readonly from: string | null; readonly until: string | null } | null,
    ) =>
      body === null
        ? call<unknown>('DELETE', '/me/substitute')
        : call<unknown>('PUT', '/me/substitute', { body }),
    onSettled: () => client.invalidateQueries({ queryKey: SUBSTITUTE }),
  });
}
