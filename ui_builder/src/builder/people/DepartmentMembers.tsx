import { Link } from '@tanstack/react-router';
import { useUsers } from '../../api/people';
import { useTexts } from '../../i18n/useTexts';
import editor from '../editor/Editor.module.css';
import styles from './People.module.css';

const SHOWN = 20;

/** Who works in a department. */
export function DepartmentMembers({ id }: { id: string }) {
  const { t, text } = useTexts();
  const { data } = useUsers({ department: id, active: '1' });
  const page = data?.pages[0];
  return (
    <section className={editor.part} aria-labelledby="members">
      <h3 id="members">
        {t('people.members')} {page === undefined ? null : <small>{page.count}</small>}
      </h3>
      {page === undefined ? <p className={styles.quiet}>{t('state.loading')}</p> : null}
      {page?.count === 0 ? <p className={styles.quiet}>{t('people.noMembers')}</p> : null}
      <ul className={styles.plainRows}>
        {page?.users.slice(0, SHOWN).map((user) => (
          <li key={user.id}>
            <Link to="/-/setup/users/$id" params={{ id: user.id }}>
              {user.name}
            </Link>
            <span className={styles.quiet}>
              {user.roles.map(({ name, label }) => text(label, name)).join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
