import { expect, test } from 'vitest';
import type { Notification } from '../../api/notifications';
import { notificationText } from './notificationText';

const words = {
  t: (key: string) => key,
  text: (texts: Readonly<Record<string, string>> | undefined) => texts?.en ?? '',
  plural: () => 'Tickets',
};
const told = (more: Partial<Notification>): Notification => ({
  id: '1',
  at: '2026-01-31T08:00:00.000Z',
  kind: 'owner_assigned',
  object: 'ticket',
  record: { id: '2', label: 'Leaky roof' },
  by: { id: '3', label: 'Lin Yu' },
  details: {},
  read: false,
  ...more,
});

test('who made one the owner of what', () => {
  expect(notificationText(told({}), words)).toEqual({
    key: 'owner_assigned',
    values: { by: 'Lin Yu', label: 'Leaky roof' },
  });
});

test('what is gone or hidden is not named', () => {
  const hidden = told({ by: { id: '3', label: null }, record: { id: '2', label: null } });

  expect(notificationText(hidden, words).values).toEqual({
    by: 'notifications.someone',
    label: 'notifications.gone',
  });
});

test('many at once are counted', () => {
  expect(notificationText(told({ record: null, details: { count: 12 } }), words)).toEqual({
    key: 'owner_assigned_many',
    values: { by: 'Lin Yu', count: 12, objects: 'Tickets' },
  });
});

test('other kinds say what their details call them', () => {
  const job = told({ kind: 'job_done', object: null, record: null, by: null });

  expect(notificationText({ ...job, details: { label: { en: 'Import' } } }, words)).toEqual({
    key: 'job_done',
    values: { label: 'Import' },
  });
  expect(notificationText({ ...job, kind: 'new_kind' }, words)).toEqual({
    key: 'other',
    values: { label: 'notifications.yourWork' },
  });
});

test('a job on records says on which, and how many it could not do', () => {
  const job = told({ kind: 'job_done', record: null, by: null });

  expect(notificationText({ ...job, details: { job: '7', failed: 0 } }, words)).toEqual({
    key: 'job_done_objects',
    values: { objects: 'Tickets', count: 0 },
  });
  expect(notificationText({ ...job, details: { job: '7', failed: 3 } }, words)).toEqual({
    key: 'job_done_partly',
    values: { objects: 'Tickets', count: 3 },
  });
});
