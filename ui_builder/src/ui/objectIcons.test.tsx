import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { ObjectIcon, type ObjectIconName, objectIcons } from './objectIcons';

const drawn = (name?: string) => renderToStaticMarkup(<ObjectIcon name={name} />);

test.each(Object.keys(objectIcons) as ObjectIconName[])('the icon %s is a drawing of its own', (name) => {
  const others = Object.keys(objectIcons).filter((each) => each !== name);

  expect(drawn(name)).toMatch(/<svg.*(path|circle).*<\/svg>/s);
  expect(others.map(drawn)).not.toContain(drawn(name));
});

test('what has no icon, or an unknown one, has a plain one', () => {
  expect(drawn('constructor')).toBe(drawn());
  expect(drawn(undefined)).toContain('<svg');
});
