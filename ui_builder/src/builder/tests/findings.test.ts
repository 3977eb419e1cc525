import { expect, test } from 'vitest';
import type { Finding, Severity } from '../../api/metaTests';
import { byDefinition, counted } from './findings';

const found = (kind: string, name: string, severity: Severity, path = ''): Finding => ({
  rule: 'inert_rule',
  severity,
  kind,
  name,
  label: { en: name },
  path,
  message: 'm',
  advice: 'a',
});
const FINDINGS = [
  found('flow', 'care', 'warning', '/steps/a'),
  found('object', 'boat', 'note', '/fields/1'),
  found('flow', 'care', 'note', '/variables/x'),
];

test('findings of one definition stand together where the gravest of them stands', () => {
  const groups = byDefinition(FINDINGS, 'all');

  expect(groups.map(({ kind, name, findings }) => [kind, name, findings.length])).toEqual([
    ['flow', 'care', 2],
    ['object', 'boat', 1],
  ]);
});

test('one severity leaves out what has none of it', () => {
  expect(byDefinition(FINDINGS, 'warning').map(({ name }) => name)).toEqual(['care']);
  expect(counted(FINDINGS)).toEqual({ error: 0, warning: 1, note: 2 });
});
