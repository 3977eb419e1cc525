import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { closePreview, holdPreview, leavePreview, shownPreview, startPreview } from './previewStore';

const link = (id: string) => ({ object: 'account', id, anchor: document.createElement('a') });

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  closePreview();
  vi.useRealTimers();
});

test('a preview shows after a moment, and not at all where one only passes by', () => {
  const [first, second] = [link('1'), link('2')];

  startPreview(first);
  vi.advanceTimersByTime(300);
  leavePreview();
  vi.advanceTimersByTime(1000);
  expect(shownPreview()).toBeNull();

  startPreview(second);
  vi.advanceTimersByTime(500);
  expect(shownPreview()).toBe(second);
});

test('it stays while one moves on to it, and goes when one leaves', () => {
  const first = link('1');
  startPreview(first);
  vi.advanceTimersByTime(500);

  leavePreview();
  vi.advanceTimersByTime(100);
  holdPreview();
  vi.advanceTimersByTime(1000);
  expect(shownPreview()).toBe(first);

  leavePreview();
  vi.advanceTimersByTime(300);
  expect(shownPreview()).toBeNull();
});
