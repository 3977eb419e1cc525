import { expect, test } from 'vitest';
import { canBeRescued } from './rescues';

const user = (id: string, active = true) => ({ id, label: id, email: `${id}@demo.example`, active });
const MEI = { user: user('mei'), rights: { everything: false }, viewer: null };
const LIN = { ...MEI, rights: { everything: true } };

test('users in service are helped by others; administrators by administrators alone', () => {
  expect(canBeRescued({ user: user('chen'), admin: false }, MEI)).toBe(true);
  expect(canBeRescued({ user: user('chen', false), admin: false }, MEI)).toBe(false);
  expect(canBeRescued({ user: user('mei'), admin: false }, MEI)).toBe(false);
  expect(canBeRescued({ user: user('chen'), admin: true }, MEI)).toBe(false);
  expect(canBeRescued({ user: user('chen'), admin: true }, LIN)).toBe(true);
});

test('nobody is helped by whoever only looks as somebody else', () => {
  expect(canBeRescued({ user: user('chen'), admin: false }, { ...LIN, viewer: user('shen') })).toBe(false);
});
