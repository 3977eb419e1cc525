import type { Share } from '../../api/access';
import { kindOf } from '../../api/principals';
import { useTexts } from '../../i18n/useTexts';
import { useShareName } from './useShareName';

/** With whom a record is shared: what that is called, and of which kind it is. */
export function PrincipalName({ share }: { share: Share }) {
  const { t } = useTexts();
  const name = useShareName()(share);
  const kind = kindOf(share.principal);
  return (
    <span>
      <strong>{name}</strong> {kind === 'user' || kind === 'everyone' ? null : t(`access.kind_${kind}`)}
    </span>
  );
}
