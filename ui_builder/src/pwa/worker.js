/**
 * The service worker: the app opens at once, and opens without a connection, too.
 *
 * It keeps only what is the same for everybody: the page itself and the files below /assets, whose names change
 * with their content. Nothing of /api ever passes through it. The build puts the names of its files in the
 * place of the list below, so each build is a worker of its own.
 */
const FILES = self.__FILES__;
const CACHE = 'dougong-assets';
const PAGE = '/';

self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([dropOld(), self.clients.claim()]));
});

self.addEventListener('message', (event) => {
  if (event.data === 'take over') {
    self.skipWaiting();
  }
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== 'GET' || address.origin !== self.location.origin) {
    return;
  }
  if (address.pathname.startsWith('/assets/')) {
    event.respondWith(kept(request));
  } else if (request.mode === 'navigate' && !/^\/(api|docs|f)(\/|$)/.test(address.pathname)) {
    event.respondWith(page(request));
  }
});

/** Gives a file of the app: once it was loaded it never changes. */
async function kept(request) {
  const cache = await caches.open(CACHE);
  const known = await cache.match(request);
  if (known !== undefined) {
    return known;
  }
  const answer = await fetch(request);
  if (answer.ok) {
    await cache.put(request, answer.clone());
  }
  return answer;
}

/** Gives the page: that of the server where it can be reached, else the one that was there the last time. */
async function page(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await fetch(request);
    if (answer.ok && answer.headers.get('Content-Type')?.startsWith('text/html')) {
      await cache.put(PAGE, answer.clone());
    }
    return answer;
  } catch (error) {
    const known = await cache.match(PAGE);
    if (known === undefined) {
      throw error;
    }
    return known;
  }
}

/** Forgets files of builds before this one. */
async function dropOld() {
  const cache = await caches.open(CACHE);
  const current = new Set([PAGE, ...FILES]);
  const old = (await cache.keys()).filter((request) => !current.has(new URL(request.url).pathname));
  await Promise.all(old.map((request) => cache.delete(request)));
}
