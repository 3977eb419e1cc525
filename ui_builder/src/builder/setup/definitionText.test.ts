import { expect, test } from 'vitest';
import { definitionText } from './definitionText';

test('what tells what a part is comes first, in parts of parts too; lists stay in their order', () => {
  const definition = {
    indexes: [['b', 'a']],
    fields: [{ max: 5, type: 'rating', name: 'stars' }],
    kind: 'object',
  };

  expect(JSON.stringify(JSON.parse(definitionText(definition)))).toBe(
    '{"kind":"object","indexes":[["b","a"]],"fields":[{"name":"stars","type":"rating","max":5}]}',
  );
});
