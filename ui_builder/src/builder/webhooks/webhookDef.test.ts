import { expect, test } from 'vitest';
import { eventsOf, withEvent } from './webhookDef';

test('what can happen is what the shape of an object knows', () => {
  expect(eventsOf({ shape: 'event' } as Parameters<typeof eventsOf>[0])).toEqual(['published']);
  expect(eventsOf({})).toEqual(['created', 'updated', 'deleted', 'restored']);
  expect(eventsOf({ shape: 'document' })).toContain('submitted');
});

test('all events go without saying, and without updates no changed fields are said', () => {
  const possible = eventsOf({});
  const fewer = withEvent({ object: 'ticket', changed: ['status'] }, possible, 'updated', false);

  expect(fewer).toEqual({ object: 'ticket', events: ['created', 'deleted', 'restored'] });
  expect(withEvent(fewer, possible, 'updated', true)).toEqual({ object: 'ticket' });
});
