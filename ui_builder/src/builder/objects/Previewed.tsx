import { type ReactNode, Suspense } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { DraftScope } from '../draft/DraftScope';

/** What needs every definition with the draft laid over them; until they are there, that they come. */
export function Previewed({ children }: { children: ReactNode }) {
  const { t } = useTexts();
  return (
    <Suspense fallback={<p role="status">{t('state.loading')}</p>}>
      <DraftScope>{children}</DraftScope>
    </Suspense>
  );
}
