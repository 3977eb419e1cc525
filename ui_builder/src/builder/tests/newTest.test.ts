import { expect, test } from 'vitest';
import { flowsOf, newTest } from './newTest';

test('a new test of a flow of records makes one, of any other flow starts it', () => {
  const label = { en: 'Care' };

  expect(newTest('t', label, { name: 'care', trigger: { object: 'boat' } }).when).toEqual([
    { do: 'create', object: 'boat', name: 'subject', values: {} },
  ]);
  expect(newTest('t', label, { name: 'nightly' }).when).toEqual([{ do: 'start', flow: 'nightly' }]);
});

test('the flows of a test are those that it starts or looks at, also on the way', () => {
  // biome-ignore lint/suspicious/noThenProperty: given, when, then are the words of tests
  const when = [{ do: 'start', flow: 'one', then: [{ check: 'run', flow: 'two' }] }];

  const found = flowsOf({
    kind: 'test',
    name: 't',
    label: {},
    when,
    // biome-ignore lint/suspicious/noThenProperty: given, when, then are the words of tests
    then: [
      { check: 'call', flow: 'one' },
      { check: 'run', flow: 'three' },
    ],
  });

  expect(found).toEqual(['one', 'two', 'three']);
});
