import { expect, test, vi } from 'vitest';
import { askedProof, withProof } from './confirming';
import { ApiError } from './problem';

const refused = (code: string) => new ApiError(403, { status: 403, code, detail: '', errors: [] });

test('what needs proof is done after it was given', async () => {
  const change = vi
    .fn()
    .mockRejectedValueOnce(refused('access.confirm_needed'))
    .mockResolvedValueOnce('done');
  const doing = withProof(change);
  await vi.waitFor(() => expect(askedProof()).not.toBeNull());

  askedProof()?.(true);

  await expect(doing).resolves.toBe('done');
  expect(askedProof()).toBeNull();
});

test('whoever gives no proof is told what is missing, and nothing is done', async () => {
  const change = vi.fn().mockRejectedValue(refused('access.confirm_needed'));
  const doing = withProof(change);
  await vi.waitFor(() => expect(askedProof()).not.toBeNull());

  askedProof()?.(false);

  await expect(doing).rejects.toMatchObject({ problem: { code: 'access.confirm_needed' } });
  expect(change).toHaveBeenCalledTimes(1);
});

test('any other refusal asks for no proof', async () => {
  await expect(withProof(() => Promise.reject(refused('access.wrong_code')))).rejects.toMatchObject({
    problem: { code: 'access.wrong_code' },
  });
  expect(askedProof()).toBeNull();
});
