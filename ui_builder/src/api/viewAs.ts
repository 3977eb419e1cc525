/** Looking at everything as another user does; the server lets nothing be changed meanwhile. */
import { useMutation } from '@tanstack/react-query';
import { call } from './client';

let shared: BroadcastChannel | undefined;

/** What the pages of this browser tell each other by; a page does not hear itself. */
function channel(): BroadcastChannel {
  shared ??= new BroadcastChannel('dougong.viewing');
  return shared;
}

/**
 * Every page of this browser shares the session: whatever they know is of somebody else now. One stays where
 * one is, but for the pages that are of no app, which are not for everybody.
 */
function beginAnew(): void {
  channel().postMessage('changed');
  if (location.pathname.startsWith('/-/')) {
    location.assign('/');
  } else {
    location.reload();
  }
}

/** Looks as a user from now on. */
export function useBeginViewing() {
  return useMutation({
    mutationFn: (user: string) => call<void>('POST', '/auth/view-as', { body: { user } }),
    onSuccess: beginAnew,
  });
}

/** Looks with one's own eyes again. */
export function useEndViewing() {
  return useMutation({
    mutationFn: () => call<void>('DELETE', '/auth/view-as'),
    onSuccess: beginAnew,
  });
}

/** Hears that another page of this browser began or ended looking as somebody. */
export function listenToViewing(listener: () => void): () => void {
  channel().addEventListener('message', listener);
  return () => channel().removeEventListener('message', listener);
}
