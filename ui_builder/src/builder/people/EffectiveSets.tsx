import { type UserAccess, useGrantables } from '../../api/people';
import { hasRight, useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import editor from '../editor/Editor.module.css';
import { SetupLink } from '../setup/SetupLink';
import styles from './People.module.css';

/** The permission sets that a user has today, and by what. */
export function EffectiveSets({ access }: { access: UserAccess }) {
  const { t, text } = useTexts();
  const { rights } = useSession();
  const { data } = useGrantables();
  const called = (kind: 'roles' | 'permission_sets', name: string) =>
    text(data?.[kind].find((each) => each.name === name)?.label, nameAsText(name));
  return (
    <section className={editor.part} aria-labelledby="effective">
      <h3 id="effective">{t('people.inForce')}</h3>
      {access.admin ? (
        <p>{t('people.everything')}</p>
      ) : access.effective.length === 0 ? (
        <p className={styles.quiet}>{t('people.nothingInForce')}</p>
      ) : (
        <ul className={styles.plainRows}>
          {access.effective.map(({ name, from }) => (
            <li key={`${name} ${from}`}>
              {hasRight(rights, 'builder') ? (
                <SetupLink to={`permission-sets/${name}`}>{called('permission_sets', name)}</SetupLink>
              ) : (
                <span>{called('permission_sets', name)}</span>
              )}
              <span className={styles.quiet}>
                {from === null
                  ? t('people.grantedItself')
                  : t('people.byRole', { role: called('roles', from) })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
