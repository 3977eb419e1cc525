/** Follows plain links that stay inside the app, `<a data-inside>`, without loading the app anew. */
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';

type Router = ReturnType<typeof useRouter>;

const linkAt = (event: Event): HTMLAnchorElement | null =>
  event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-inside]') : null;

/** Whether the browser itself would follow the link, in this very tab. */
const isPlain = (event: MouseEvent): boolean =>
  event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

export function useInsideLinks(): void {
  const router = useRouter();
  useEffect(() => {
    const clicked = (event: MouseEvent) => follow(router, event);
    const pointed = (event: Event) => preload(router, event);
    document.addEventListener('click', clicked);
    document.addEventListener('pointerover', pointed);
    document.addEventListener('focusin', pointed);
    return () => {
      document.removeEventListener('click', clicked);
      document.removeEventListener('pointerover', pointed);
      document.removeEventListener('focusin', pointed);
    };
  }, [router]);
}

function follow(router: Router, event: MouseEvent): void {
  const link = linkAt(event);
  if (link !== null && isPlain(event) && !event.defaultPrevented && link.target === '') {
    event.preventDefault();
    router.history.push(link.href.slice(link.origin.length));
  }
}

/** The code of the page that one points at, and the definitions of its object. */
function preload(router: Router, event: Event): void {
  const link = linkAt(event);
  if (link !== null) {
    // The address is one of our own, whatever route it is of.
    router.preloadRoute({ to: link.pathname as '/' }).catch(() => undefined);
  }
}
