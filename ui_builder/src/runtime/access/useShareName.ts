import type { Share } from '../../api/access';
import { kindOf } from '../../api/principals';
import { useTexts } from '../../i18n/useTexts';

/** Gives what those are called with whom a record is shared. */
export function useShareName(): (share: Share) => string {
  const { t, text } = useTexts();
  return ({ principal, label }) => {
    if (kindOf(principal) === 'everyone') {
      return t('access.kind_everyone');
    }
    return typeof label === 'string' ? label : text(label ?? undefined, t('access.unknown'));
  };
}
