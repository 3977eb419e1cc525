import { useTexts } from '../../i18n/useTexts';

const WORTH_SAYING: ReadonlySet<string> = new Set(['mail', 'substitute', 'timeout']);

/** By what somebody decided, where it was not in the app. */
export function Via({ via }: { via: string }) {
  const { t } = useTexts();
  return WORTH_SAYING.has(via) ? ` · ${t(`approvals.via_${via}`)}` : null;
}
