import { expect, it } from 'vitest';
import { problemAddress, setupAddress } from './addresses';

it('leads to the page of a definition, of a field, and to the JSON of what has no page', () => {
  expect(setupAddress('object', 'ticket')).toBe('objects/ticket');
  expect(setupAddress('object', 'ticket', 'status')).toBe('objects/ticket/fields/status');
  expect(setupAddress('calendar', 'office')).toBe('definitions/calendar/office');
});

it('leads from a problem to the field it lies in', () => {
  const ticket = { fields: [{ name: 'subject' }, { name: 'status' }] };

  expect(problemAddress('object/ticket', '/fields/1/options/0', ticket)).toBe('objects/ticket/fields/status');
  expect(problemAddress('object/ticket', '/title', ticket)).toBe('objects/ticket');
  expect(problemAddress('view/all', '', null)).toBe('views/all');
});
