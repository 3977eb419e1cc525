import { expect, test } from 'vitest';
import { ApiError } from './problem';
import { askedWarnings, withWarnings } from './warnings';

function warning(): ApiError {
  const errors = [{ path: '/amount', code: 'record.rule', message: 'A lot', details: { rule: 'a_lot' } }];
  return new ApiError(409, { status: 409, code: 'record.confirmation_required', detail: '', errors });
}

function saving(sent: (string | undefined)[]) {
  return async (confirmed?: string) => {
    sent.push(confirmed);
    if (confirmed === undefined) {
      throw warning();
    }
    return 'saved';
  };
}

test('a save that sets off a warning is made again with the rule that was confirmed', async () => {
  const sent: (string | undefined)[] = [];

  const saved = withWarnings(saving(sent));
  await expect.poll(() => askedWarnings()?.warnings).toEqual(['A lot']);
  askedWarnings()?.answer(true);

  expect(await saved).toBe('saved');
  expect(sent).toEqual([undefined, 'a_lot']);
  expect(askedWarnings()).toBeNull();
});

test('a warning that is not confirmed leaves the save refused', async () => {
  const sent: (string | undefined)[] = [];

  const saved = withWarnings(saving(sent));
  await expect.poll(() => askedWarnings()).not.toBeNull();
  askedWarnings()?.answer(false);

  await expect(saved).rejects.toThrow(ApiError);
  expect(sent).toEqual([undefined]);
});

test('any other refusal is not asked about', async () => {
  const refused = new ApiError(422, null);

  await expect(withWarnings(() => Promise.reject(refused))).rejects.toBe(refused);
  expect(askedWarnings()).toBeNull();
});
