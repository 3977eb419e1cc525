import { Link } from '@tanstack/react-router';
import type { ListedUser } from '../../api/people';
import { Moment } from '../../app/profile/Moment';
import { useTexts } from '../../i18n/useTexts';
import { Avatar } from '../../ui/Avatar';
import styles from './People.module.css';

/** Users, one a line; a click opens one. */
export function UserTable({ users }: { users: readonly ListedUser[] }) {
  const { t, text } = useTexts();
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('people.personName')}</th>
          <th scope="col">{t('people.department')}</th>
          <th scope="col">{t('people.granted')}</th>
          <th scope="col">{t('people.lastSignIn')}</th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <tr key={user.id} data-inactive={!user.active}>
            <td>
              <Link to="/-/setup/users/$id" params={{ id: user.id }} className={styles.person}>
                <Avatar name={user.name} />
                <span className={styles.personTexts}>
                  <strong>{user.name}</strong>
                  <span>{user.email}</span>
                </span>
                {user.active ? null : <span className={styles.off}>{t('people.inactive')}</span>}
              </Link>
            </td>
            <td data-blank={user.department === null}>{user.department?.label ?? '—'}</td>
            <td>
              <span className={styles.tags}>
                {user.admin ? <span className={styles.admin}>{t('people.admin')}</span> : null}
                {[...user.roles, ...user.permission_sets].map(({ name, label }) => (
                  <span key={name} className={styles.tag}>
                    {text(label, name)}
                  </span>
                ))}
                {user.admin || user.roles.length + user.permission_sets.length > 0 ? null : (
                  <span className={styles.quiet}>{t('people.nothingGranted')}</span>
                )}
              </span>
            </td>
            <td className={styles.quiet}>
              {user.last_sign_in === null ? (
                t(user.invited ? 'people.noPassword' : 'people.neverSignedIn')
              ) : (
                <Moment at={user.last_sign_in} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
