import { useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react';
import { closePreview, shownPreview, subscribeToPreview } from '../../ui/previewStore';

const PreviewCard = lazy(() => import('./PreviewCard').then((m) => ({ default: m.PreviewCard })));

/** Shows the preview of whichever link asks for one; its code comes with the first. */
export function PreviewHost() {
  const shown = useSyncExternalStore(subscribeToPreview, shownPreview);
  const address = useLocation({ select: (location) => location.href });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page has other links
  useEffect(closePreview, [address]);
  useEffect(() => {
    if (shown === null) {
      return;
    }
    function pressed(event: KeyboardEvent) {
      if (event.key === 'Escape') {
        event.preventDefault();
        event.stopPropagation();
        closePreview();
      }
    }
    document.addEventListener('keydown', pressed, true);
    document.addEventListener('scroll', closePreview, true);
    return () => {
      document.removeEventListener('keydown', pressed, true);
      document.removeEventListener('scroll', closePreview, true);
    };
  }, [shown]);
  return shown === null ? null : (
    <Suspense fallback={null}>
      <PreviewCard key={`${shown.object}/${shown.id}`} {...shown} />
    </Suspense>
  );
}
