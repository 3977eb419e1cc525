import { useFirstHolders, useHolders } from '../../api/access';
import type { DraftDefinition } from '../../api/drafts';
import { hasRight, useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { Texts } from '../../meta/types';
import { useDraftList } from '../draft/useDraft';
import editor from '../editor/Editor.module.css';
import { SetupLink } from '../setup/SetupLink';
import styles from './Permissions.module.css';

export type RoleDef = DraftDefinition & {
  readonly label: Texts;
  readonly permission_sets?: readonly string[];
  readonly reports_to?: string;
};

/** Who has a permission set: by which roles, and which people, the first of them by name. */
export function HolderList({ name }: { name: string }) {
  const { t, text } = useTexts();
  const { definitions } = useDraftList<RoleDef>('role');
  const roles = definitions.filter(({ permission_sets: sets = [] }) => sets.includes(name));
  const count = useHolders().data?.get(name);
  return (
    <div className={styles.holders}>
      {roles.length === 0 ? null : (
        <p>
          {t('permissions.byRoles')}{' '}
          {roles.map((role) => (
            <SetupLink key={role.name} to={`roles/${role.name}`} className={styles.chip}>
              {text(role.label, nameAsText(role.name))}
            </SetupLink>
          ))}
        </p>
      )}
      {count === undefined || count === 0 ? null : <People set={name} count={count} />}
      {roles.length === 0 && count === 0 ? <p className={editor.help}>{t('permissions.nobody')}</p> : null}
    </div>
  );
}

const FIRST = 12;

function People({ set, count }: { set: string; count: number }) {
  const { t } = useTexts();
  const { rights } = useSession();
  const people = useFirstHolders(set, FIRST, hasRight(rights, 'users')).data?.users ?? [];
  const more = people.length === 0 ? 0 : count - people.length;
  return (
    <>
      <p>{t('permissions.people', { count })}</p>
      <p>
        {people.map(({ id, name }) => (
          <SetupLink key={id} to={`users/${id}`} className={styles.chip}>
            {name}
          </SetupLink>
        ))}
        {more > 0 ? t('permissions.morePeople', { count: more }) : null}
      </p>
    </>
  );
}
