/** The sentence of a notification. */
import type { Notification } from '../../api/notifications';
import type { Texts } from '../../meta/types';
import { flowSentence } from './flowNotices';

export interface NotificationSentence {
  /** Key of the text below `notifications`. */
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

interface Words {
  readonly t: (key: string) => string;
  readonly text: (texts: Texts | undefined, fallback?: string) => string;
  /** What several records of an object are called. */
  readonly plural: (object: string) => string;
}

const TALK = new Set([
  'mention',
  'comment',
  'changed',
  'reminder',
  'task_due',
  'approval_task',
  'approval_reminder',
  'approval_returned',
  'approval_approved',
  'approval_rejected',
  'approval_stuck',
]);

/** Gives the sentence for a kind; one that is unknown here says what its details call it. */
export function notificationText(of: Notification, { t, text, plural }: Words): NotificationSentence {
  const by = of.by?.label ?? t('notifications.someone');
  if (of.kind === 'owner_assigned' && of.record === null) {
    const objects = of.object === null ? '' : plural(of.object);
    return { key: 'owner_assigned_many', values: { by, count: Number(of.details.count ?? 0), objects } };
  }
  if (of.kind === 'owner_assigned') {
    return { key: 'owner_assigned', values: { by, label: of.record?.label ?? t('notifications.gone') } };
  }
  if (of.kind === 'changed' && of.record === null) {
    const objects = of.object === null ? '' : plural(of.object);
    return { key: 'changed_many', values: { by, count: Number(of.details.count ?? 0), objects } };
  }
  if (TALK.has(of.kind)) {
    const note = typeof of.details.note === 'string' ? of.details.note : '';
    const label = note || of.record?.label || t('notifications.gone');
    return { key: of.kind, values: { by, label } };
  }
  if (of.kind === 'job_done' && of.object !== null) {
    const failed = Number(of.details.failed ?? 0);
    const key = failed > 0 ? 'job_done_partly' : 'job_done_objects';
    return { key, values: { objects: plural(of.object), count: failed } };
  }
  const ofFlow = flowSentence(of, { t, text });
  if (ofFlow !== undefined) {
    return ofFlow;
  }
  const { label } = of.details;
  const told =
    typeof label === 'object' && label !== null
      ? text(label as Texts)
      : typeof label === 'string'
        ? label
        : '';
  const name = told || of.record?.label || t('notifications.yourWork');
  const known = of.kind === 'job_done' || of.kind === 'job_failed';
  return { key: known ? of.kind : 'other', values: { label: name } };
}
