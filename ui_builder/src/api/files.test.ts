import { afterEach, expect, test, vi } from 'vitest';
import { call } from './client';
import { fileAddress } from './files';

afterEach(() => vi.unstubAllGlobals());

test('a file goes out as it is, with its type and its name', async () => {
  const sent: RequestInit[] = [];
  vi.stubGlobal('fetch', async (_: string, request: RequestInit) => {
    sent.push(request);
    return new Response('{}', { status: 201 });
  });
  const file = new File(['bytes'], '合同 1.txt', { type: 'text/plain' });

  await call('POST', '/files', { file });

  const headers = sent[0]?.headers as Record<string, string>;
  expect(sent[0]?.body).toBe(file);
  expect(headers['Content-Type']).toBe('text/plain');
  expect(headers['X-File-Name']).toBe('%E5%90%88%E5%90%8C%201.txt');
});

test('the address of a file holds nothing but its id', () => {
  const file = { id: '../x', name: 'a', size: 1, media_type: 'text/plain' };

  expect(fileAddress(file)).toBe('/api/v1/files/..%2Fx');
});
