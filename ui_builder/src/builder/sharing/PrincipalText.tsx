import type { Principal } from '../../api/access';
import { kindOf, usePrincipal, whichOf } from '../../api/principals';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { useDraftList } from '../draft/useDraft';
import type { RoleDef } from '../permissions/HolderList';

/** Whom a definition names, in words. */
export function PrincipalText({ principal }: { principal: Principal }) {
  const { t, text } = useTexts();
  const { definitions: roles } = useDraftList<RoleDef>('role');
  const kind = kindOf(principal);
  const value = whichOf(principal);
  const found = usePrincipal(kind, 'key', value);
  if (kind === 'everyone') {
    return t('access.kind_everyone');
  }
  const role = roles.find(({ name }) => name === value);
  const label = role === undefined ? (found?.label ?? value) : text(role.label, nameAsText(role.name));
  return `${t(`access.kind_${kind}`)}: ${label}`;
}
