import { expect, test } from 'vitest';
import { agentOf } from './agents';

const LIKE = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';

test.each([
  [`${LIKE} Chrome/140.0 Safari/537.36`, 'Chrome', 'Windows', false],
  [`${LIKE} Chrome/140.0 Safari/537.36 Edg/140.0`, 'Edge', 'Windows', false],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile/15 Safari/604',
    'Safari',
    'iPhone',
    true,
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox', 'Linux', false],
  ['curl/8.5.0', 'curl/8.5.0', null, false],
  ['', null, null, false],
])('%s is read', (text, browser, system, small) => {
  expect(agentOf(text)).toEqual({ browser, system, small });
});
