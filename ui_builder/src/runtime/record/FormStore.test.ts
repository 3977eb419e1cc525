import { expect, test, vi } from 'vitest';
import type { Field } from '../../meta/definitions';
import { FormStore } from './FormStore';

function field(name: string, type: string, more: Partial<Field> = {}): Field {
  return {
    name,
    type,
    label: { en: name },
    required: false,
    writable: true,
    choices: [],
    definition: { name, type },
    ...more,
  };
}

test('a literal default is there from the start and a word is left to the platform', () => {
  const form = new FormStore([
    field('status', 'picklist', { default: 'new' }),
    field('opened_at', 'datetime', { default: 'now', required: true }),
  ]);

  expect(form.toJson()).toEqual({ status: 'new' });
  expect(form.check()).toBe(true);
});

test('a default that was cleared is sent as blank', () => {
  const form = new FormStore([field('status', 'picklist', { default: 'new' })]);

  form.set('status', null);

  expect(form.toJson()).toEqual({ status: null });
});

test('a lookup is sent by its id', () => {
  const form = new FormStore([field('account', 'lookup', { target: 'account' })]);

  form.set('account', { id: '7', label: 'Acme' });

  expect(form.toJson()).toEqual({ account: '7' });
});

test('a required field that is blank is named, and typing takes the error away', () => {
  const form = new FormStore([field('note', 'text'), field('subject', 'text', { required: true })]);

  expect(form.check()).toBe(false);
  expect(form.firstWrong()).toBe('subject');
  expect(form.error('subject')).toEqual({ code: 'required' });

  form.set('subject', 'Pump leaks');
  expect(form.error('subject')).toBeUndefined();
});

test('listeners hear of a change until they leave', () => {
  const form = new FormStore([field('subject', 'text')]);
  const listener = vi.fn();
  const leave = form.subscribe(listener);

  form.set('subject', 'a');
  leave();
  form.set('subject', 'b');

  expect(listener).toHaveBeenCalledTimes(1);
});
