import { expect, test } from 'vitest';
import { type ConnectorDef, withAuth, withHeader } from './connectorDef';

const SHOP: ConnectorDef = { kind: 'connector', name: 'shop', label: {}, base_url: 'https://shop.example' };

test('another way to sign in begins with what it needs, and none is not said', () => {
  const oauth = withAuth({ ...SHOP, auth: { type: 'basic', user: 'crm' } }, 'oauth2');

  expect(oauth.auth).toEqual({ type: 'oauth2', token_url: '', client_id: '' });
  expect(withAuth(oauth, 'none')).toEqual(SHOP);
});

test('headers keep their order while one is written', () => {
  const headers = { Accept: 'a', Trace: 'b' };

  expect(Object.entries(withHeader(headers, 0, ['Accept-Language', 'en']) ?? {})).toEqual([
    ['Accept-Language', 'en'],
    ['Trace', 'b'],
  ]);
  expect(withHeader(headers, 2, ['New', ''])).toEqual({ ...headers, New: '' });
  expect(withHeader({ Accept: 'a' }, 0, null)).toBeUndefined();
});
