/** Notifications of flows: what they say, and where they lead. */
import type { Notification } from '../../api/notifications';
import type { Texts } from '../../meta/types';
import type { NotificationSentence } from './notificationText';

interface Words {
  readonly t: (key: string) => string;
  readonly text: (texts: Texts | undefined, fallback?: string) => string;
}

/** Gives the sentence where a flow has something to say; undefined for what is of another kind. */
export function flowSentence(of: Notification, { t, text }: Words): NotificationSentence | undefined {
  const { note, title, count } = of.details;
  switch (of.kind) {
    case 'flow_failed': {
      const label = labelIn(note, text) || t('notifications.gone');
      const times = Number(count ?? 1);
      return times > 1
        ? { key: 'flow_failed_many', values: { label, count: times } }
        : { key: 'flow_failed', values: { label } };
    }
    case 'webhook_off':
      return { key: 'webhook_off', values: { label: labelIn(note, text) || t('notifications.gone') } };
    case 'screen':
      return { key: 'screen', values: { label: labelIn(title, text) } };
    case 'message':
      return { key: 'other', values: { label: labelIn(note, text) || (of.record?.label ?? '') } };
    default:
      return undefined;
  }
}

/** Where a notification of a flow leads; undefined where it is about a record alone, or of another kind. */
export type FlowAim =
  | { readonly screen: string }
  | { readonly run: string }
  | { readonly failedOf: string }
  | { readonly webhook: string };

export function flowAim({ kind, details }: Notification): FlowAim | undefined {
  const { run, flow, count, webhook } = details;
  if (kind === 'screen' && typeof run === 'string') {
    return { screen: run };
  }
  if (kind === 'flow_failed' && typeof flow === 'string') {
    return typeof run === 'string' && Number(count ?? 1) === 1 ? { run } : { failedOf: flow };
  }
  return kind === 'webhook_off' && typeof webhook === 'string' ? { webhook } : undefined;
}

/** Gives a text that stands in one language or in several. */
function labelIn(label: unknown, text: Words['text']): string {
  return typeof label === 'object' && label !== null
    ? text(label as Texts)
    : typeof label === 'string'
      ? label
      : '';
}
