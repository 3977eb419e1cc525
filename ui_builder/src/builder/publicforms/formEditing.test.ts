import { expect, test } from 'vitest';
import { Definitions } from '../../meta/definitions';
import type { FormDef } from '../../meta/types';
import {
  addressOf,
  addScreen,
  isAskable,
  moveQuestion,
  newForm,
  setQuestion,
  shortQuestion,
  unasked,
} from './formEditing';

const CASE = {
  name: 'case',
  label: { en: 'Case' },
  plural: { en: 'Cases' },
  title: 'subject',
  fields: [
    { name: 'number', type: 'autonumber' },
    { name: 'subject', type: 'text', required: true },
    { name: 'account', type: 'lookup', to: 'account' },
    { name: 'photo', type: 'image' },
    { name: 'email', type: 'email' },
    { name: 'source', type: 'text' },
  ],
};
const info = new Definitions({ objects: [CASE], picklists: [], views: [], layouts: [] }).object('case');
const FORM: FormDef = {
  name: 'ask',
  label: { en: 'Ask' },
  object: 'case',
  screens: [{ name: 'screen_1', fields: ['subject', { field: 'email', required: 'true' }] }],
  values: { source: 'web' },
};

test('the public is asked for nothing that is computed, chosen among records or uploaded', () => {
  const names = [...(info?.fields.values() ?? [])].filter(isAskable).map(({ name }) => name);

  expect(names.filter((name) => CASE.fields.some((field) => field.name === name))).toEqual([
    'subject',
    'email',
    'source',
  ]);
});

test('a new form asks for what is needed, and is closed at first', () => {
  const form = info && newForm('ask', { en: 'Ask' }, info);

  expect(form?.active).toBe(false);
  expect(form?.screens).toEqual([{ name: 'screen_1', fields: ['subject', 'email', 'source'] }]);
});

test('what is asked for or given a value is not offered again', () => {
  expect(info && unasked(FORM, info)).toEqual([]);
  expect(info && unasked({ ...FORM, values: {} }, info).map(({ name }) => name)).toEqual(['source']);
});

test('a question is written as short as it can be', () => {
  expect(shortQuestion({ field: 'email', label: {}, visible: '' })).toBe('email');
  expect(shortQuestion({ field: 'email', label: { en: 'Mail' } })).toEqual({
    field: 'email',
    label: { en: 'Mail' },
  });
});

test('questions are changed and moved within their screen', () => {
  const [screen] = FORM.screens;

  expect(screen && setQuestion(screen, 'email', { field: 'email' }).fields).toEqual(['subject', 'email']);
  expect(screen && moveQuestion(screen, 'email', 'subject').fields[1]).toBe('subject');
  expect(addScreen(FORM, { en: 'More' }).screens[1]).toEqual({
    name: 'screen_2',
    label: { en: 'More' },
    fields: [],
  });
});

test('the address names the tenant and the form', () => {
  expect(addressOf('https://crm.example', 'demo', 'ask')).toBe('https://crm.example/f/demo/ask');
});
