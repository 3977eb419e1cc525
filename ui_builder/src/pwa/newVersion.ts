/** Installs the service worker, and tells when a new version of the app waits for its turn. */
import { spoken, translateIn } from '../i18n/i18n';
import { showToast } from '../ui/toastStore';

const CHECK_EVERY_MS = 60 * 60_000;

/** Starts it; browsers without one, or told to have none, do as well without. */
export async function keepAppUpToDate(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) {
    return;
  }
  const { serviceWorker } = navigator;
  const isFirst = serviceWorker.controller === null;
  const registration = await serviceWorker.register('/sw.js').catch(() => undefined);
  if (registration === undefined) {
    return;
  }
  let reloading = false;
  serviceWorker.addEventListener('controllerchange', () => {
    // The first worker takes over a page that is as new as itself.
    if (!isFirst && !reloading) {
      reloading = true;
      window.location.reload();
    }
  });
  offer(registration);
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', () => offer(registration));
  });
  setInterval(() => registration.update().catch(() => undefined), CHECK_EVERY_MS);
}

function offer({ waiting, active }: ServiceWorkerRegistration): void {
  if (waiting !== null && active !== null) {
    showToast(translateIn(spoken())('shell.newVersion'), 'done', {
      label: translateIn(spoken())('shell.reload'),
      run: () => waiting.postMessage('take over'),
    });
  }
}
