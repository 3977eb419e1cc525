import { expect, test } from 'vitest';
import type { Notification } from '../../api/notifications';
import { flowAim, flowSentence } from './flowNotices';

const words = {
  t: (key: string) => key,
  text: (texts: Readonly<Record<string, string>> | undefined) => texts?.en ?? '',
};
const told = (kind: string, details: Notification['details']): Notification => ({
  id: '1',
  at: '2026-01-31T08:00:00.000Z',
  kind,
  object: null,
  record: null,
  by: null,
  details,
  read: false,
});

test('a flow that failed once leads to its run, one that failed often to all that failed', () => {
  const once = told('flow_failed', { flow: 'care', note: { en: 'Care' }, run: 'r1', count: 1 });
  const often = told('flow_failed', { flow: 'care', note: { en: 'Care' }, run: 'r1', count: 7 });

  expect(flowSentence(once, words)).toEqual({ key: 'flow_failed', values: { label: 'Care' } });
  expect(flowAim(once)).toEqual({ run: 'r1' });
  expect(flowSentence(often, words)).toEqual({
    key: 'flow_failed_many',
    values: { label: 'Care', count: 7 },
  });
  expect(flowAim(often)).toEqual({ failedOf: 'care' });
});

test('a question of a flow leads to its screen', () => {
  const asked = told('screen', { run: 'r2', title: { en: 'Which part?' } });

  expect(flowSentence(asked, words)).toEqual({ key: 'screen', values: { label: 'Which part?' } });
  expect(flowAim(asked)).toEqual({ screen: 'r2' });
});

test('a message says its own words and leads to its record', () => {
  const message = told('message', { note: 'Call back today', text: 'Ms Wang waits.' });

  expect(flowSentence(message, words)).toEqual({ key: 'other', values: { label: 'Call back today' } });
  expect(flowAim(message)).toBeUndefined();
});

test('what is of another kind is left to others', () => {
  expect(flowSentence(told('mention', {}), words)).toBeUndefined();
});
