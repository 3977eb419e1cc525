import { expect, test } from 'vitest';
import type { Field, ObjectInfo } from '../../meta/definitions';
import type { LayoutDef, ObjectDef } from '../../meta/types';
import { actionsOf } from './actions';

const EVERYTHING = { create: true, update: true, delete: true };
const NOTHING = { create: false, update: false, delete: false };

function info(shape: ObjectDef['shape'], ...names: string[]): ObjectInfo {
  const definition = { name: 'bill', label: {}, plural: {}, title: 'name', fields: [] };
  const fields = names.map((name): [string, Field] => [
    name,
    {
      name,
      type: 'text',
      label: {},
      required: false,
      writable: true,
      choices: [],
      definition: { name, type: 'text' },
    },
  ]);
  return {
    definition: shape === undefined ? definition : { ...definition, shape },
    fields: new Map(fields),
  };
}

const layout: LayoutDef = { name: 'a', object: 'bill', type: 'record', tabs: [] };
const record = { id: '1', version: 1 };

test('all that apply are offered where the layout says nothing', () => {
  expect(actionsOf(info('plain', 'name', 'owner'), record, layout, EVERYTHING)).toEqual([
    'edit',
    'copy',
    'change_owner',
    'print',
    'copy_link',
    'delete',
  ]);
});

test('a layout chooses and orders; what does not apply is left out', () => {
  const some = { ...layout, header: { actions: ['delete', 'submit', 'change_owner', 'edit'] as const } };

  expect(actionsOf(info('plain', 'name'), record, some, EVERYTHING)).toEqual(['delete', 'edit']);
});

test('a document offers its next steps', () => {
  const draft = actionsOf(
    info('document', 'name'),
    { ...record, document_status: 'draft' },
    layout,
    EVERYTHING,
  );
  const submitted = actionsOf(
    info('document', 'name'),
    { ...record, document_status: 'submitted' },
    layout,
    EVERYTHING,
  );

  expect(draft).toEqual(['submit', 'edit', 'copy', 'print', 'copy_link', 'delete']);
  expect(submitted).toEqual(['amend', 'copy', 'print', 'copy_link', 'void']);
});

test('who may only read can still print and share', () => {
  expect(actionsOf(info('plain', 'name', 'owner'), record, layout, NOTHING)).toEqual(['print', 'copy_link']);
});
