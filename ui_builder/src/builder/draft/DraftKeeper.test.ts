import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type DraftAnswer, draftCalls } from '../../api/drafts';
import { DraftKeeper, oneKey, SAVE_AFTER_MS } from './DraftKeeper';

const view = (label: string) => ({ kind: 'view', name: 'v', label: { en: label } });
const answer = (label: string): DraftAnswer => ({
  version: 7,
  definition: view(label),
  before: view('a'),
  state: label === 'a' ? 'same' : 'changed',
  stale: false,
  package: null,
  below: null,
  renames: {},
  problems: [],
});
let client: QueryClient;
let keeper: DraftKeeper;

beforeEach(() => {
  vi.useFakeTimers();
  client = new QueryClient();
  client.setQueryData(oneKey('view', 'v'), answer('a'));
  keeper = new DraftKeeper(client);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const shown = () => client.getQueryData<DraftAnswer>(oneKey('view', 'v'));

it('shows a change at once and saves it a moment later, with the version it began from', async () => {
  const save = vi.spyOn(draftCalls, 'save').mockResolvedValue(answer('b'));
  keeper.save('view', 'v', view('b'));

  expect(shown()?.definition).toEqual(view('b'));
  expect([shown()?.state, keeper.saving, save.mock.calls.length]).toEqual(['changed', 'waiting', 0]);
  await vi.advanceTimersByTimeAsync(SAVE_AFTER_MS);
  expect(save.mock.calls).toEqual([['view', 'v', view('b'), 7]]);
  expect(keeper.saving).toBe('saved');
});

it('keeps what is written while a save is under way, and saves that next', async () => {
  const save = vi.spyOn(draftCalls, 'save').mockImplementation(async () => {
    keeper.save('view', 'v', view('c'));
    save.mockResolvedValue(answer('c'));
    return answer('b');
  });
  keeper.save('view', 'v', view('b'));
  await vi.advanceTimersByTimeAsync(SAVE_AFTER_MS);

  expect(shown()?.definition).toEqual(view('c'));
  await vi.advanceTimersByTimeAsync(SAVE_AFTER_MS);
  expect(save.mock.calls.map(([, , definition]) => definition)).toEqual([view('b'), view('c')]);
});

it('tells of a save that failed, and tries again', async () => {
  const save = vi.spyOn(draftCalls, 'save').mockRejectedValueOnce(new Error('away'));
  keeper.save('view', 'v', view('b'));
  await vi.advanceTimersByTimeAsync(SAVE_AFTER_MS);

  expect(keeper.saving).toBe('failed');
  save.mockResolvedValue(answer('b'));
  await keeper.flushAll();
  expect([keeper.saving, save.mock.calls.length]).toEqual(['saved', 2]);
});

it('takes a change back, and a field that was renamed by the opposite rename', async () => {
  vi.spyOn(draftCalls, 'save').mockResolvedValue(answer('b'));
  const rename = vi.spyOn(draftCalls, 'rename').mockResolvedValue(answer('b'));
  keeper.save('view', 'v', view('b'));
  await vi.advanceTimersByTimeAsync(SAVE_AFTER_MS);
  await keeper.rename('view', 'v', 'new', 'old');

  await keeper.undo('view', 'v');
  expect(rename.mock.calls.at(-1)).toEqual([{ kind: 'view', name: 'v', to: 'old', field: 'new' }]);
  await keeper.undo('view', 'v');
  expect(shown()?.definition).toEqual(view('a'));
  expect(keeper.work('view', 'v').history.future).toHaveLength(2);
});

it('saves what was just said of others, where one is discarded', async () => {
  const other = { kind: 'view', name: 'w', label: { en: 'mine' } };
  client.setQueryData(oneKey('view', 'w'), { ...answer('a'), definition: { ...other, label: { en: 'a' } } });
  const save = vi.spyOn(draftCalls, 'save').mockResolvedValue({ ...answer('b'), definition: other });
  vi.spyOn(draftCalls, 'discard').mockResolvedValue({ drafts: [] });
  keeper.save('view', 'v', view('b'));
  keeper.save('view', 'w', other);

  await keeper.discard({ kind: 'view', name: 'v' });
  expect(save.mock.calls).toEqual([['view', 'w', other, 7]]);
  await vi.advanceTimersByTimeAsync(SAVE_AFTER_MS);
  expect(save.mock.calls).toHaveLength(1);
});

it('shows what a rename answers, whatever was being read before it', async () => {
  let arrive: (read: DraftAnswer) => void = () => {};
  vi.spyOn(draftCalls, 'get').mockReturnValue(new Promise((resolve) => (arrive = resolve)));
  vi.spyOn(draftCalls, 'rename').mockResolvedValue(answer('renamed'));
  const queryKey = oneKey('view', 'v');
  const reading = client.fetchQuery({
    queryKey,
    queryFn: ({ signal }) => keeper.read('view', 'v', signal),
    staleTime: 0,
  });
  await keeper.rename('view', 'v', 'new', 'old');
  arrive(answer('a'));
  await reading;

  expect(shown()?.definition).toEqual(view('renamed'));
});

it('saves nothing more of what is discarded, though more was said during its last save', async () => {
  let saved: (kept: DraftAnswer) => void = () => {};
  const save = vi
    .spyOn(draftCalls, 'save')
    .mockImplementation(() => new Promise((resolve) => (saved = resolve)));
  const discard = vi.spyOn(draftCalls, 'discard').mockResolvedValue({ drafts: [] });
  keeper.save('view', 'v', view('b'));
  await vi.advanceTimersByTimeAsync(SAVE_AFTER_MS);
  keeper.save('view', 'v', view('c'));
  const discarding = keeper.discard(null);
  saved(answer('b'));
  await discarding;
  await vi.advanceTimersByTimeAsync(SAVE_AFTER_MS);

  expect([save.mock.calls.length, discard.mock.calls.length, keeper.saving]).toEqual([1, 1, 'saved']);
});
