import { expect, test } from 'vitest';
import { Definitions } from './definitions';
import { hasEditableRows, isDeletable, isEditable, isMadeByPeople, nextSteps } from './lifeCycle';
import type { ObjectDef } from './types';

function of(shape: ObjectDef['shape'], status?: string) {
  const fields = [
    { name: 'amount', type: 'number' },
    { name: 'note', type: 'text', editable_after_submit: true },
  ];
  const invoice = {
    name: 'invoice',
    label: {},
    plural: {},
    title: 'note',
    fields,
    ...(shape ? { shape } : {}),
  };
  const info = new Definitions({ objects: [invoice], picklists: [], views: [], layouts: [] }).object(
    'invoice',
  );
  if (info === undefined) {
    throw new Error('no invoice');
  }
  const record = { id: '1', version: 1, ...(status ? { document_status: status } : {}) };
  const editable = [...info.fields.values()].filter((field) => isEditable(info, record, field));
  return {
    steps: nextSteps(info, record),
    edits: editable.map((field) => field.name),
    rows: hasEditableRows(info, record),
    deletes: isDeletable(info, record),
    made: isMadeByPeople(info),
  };
}

test('a draft is changed and submitted', () => {
  expect(of('document', 'draft')).toMatchObject({
    steps: ['submit'],
    edits: ['owner', 'amount', 'note'],
    rows: true,
    deletes: true,
  });
});

test('of a submitted document only what says so may change, and it stays', () => {
  expect(of('document', 'submitted')).toMatchObject({
    steps: ['amend', 'void'],
    edits: ['note'],
    rows: false,
    deletes: false,
  });
});

test('a void document is amended, nothing else', () => {
  expect(of('document', 'void')).toMatchObject({ steps: ['amend'], edits: [], deletes: true });
});

test('what is no document has no life cycle', () => {
  expect(of(undefined)).toMatchObject({ steps: [], edits: ['owner', 'amount', 'note'], made: true });
  expect(of('configuration')).toMatchObject({ steps: [], edits: [], deletes: false, made: false });
});
