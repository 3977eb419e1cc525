import { Link, useParams } from '@tanstack/react-router';
import { type UserAccess, useUserAccess } from '../../api/people';
import { useTexts } from '../../i18n/useTexts';
import { Avatar } from '../../ui/Avatar';
import { BackIcon } from '../../ui/icons';
import { Failure, Loading } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { calledUser } from './called';
import { EffectiveSets } from './EffectiveSets';
import { GrantsPart } from './GrantsPart';
import { OrganisationPart } from './OrganisationPart';
import styles from './People.module.css';
import { RightsPart } from './RightsPart';
import { SigningInPart } from './SigningInPart';
import { UserActions } from './UserActions';

/** One user: what they are granted, where they stand, how they sign in, and what they may do by that. */
export function UserPage() {
  const { id = '' } = useParams({ strict: false }) as { id?: string };
  return <Loaded key={id} id={id} />;
}

function Loaded({ id }: { id: string }) {
  const { data, error, refetch } = useUserAccess(id);
  if (data === undefined) {
    return error === null ? <Loading /> : <Failure error={error} retry={() => refetch()} />;
  }
  return <Shown access={data} />;
}

function Shown({ access }: { access: UserAccess }) {
  const { t } = useTexts();
  const { user } = access;
  useTitle(calledUser(user));
  return (
    <>
      <Link to="/-/setup/users" className={styles.back}>
        <BackIcon />
        {t('people.users')}
      </Link>
      <header className={styles.head}>
        <Avatar name={calledUser(user)} large />
        <div className={styles.headTexts}>
          <h2>{calledUser(user)}</h2>
          <p>
            {user.email}
            {user.active ? null : <span className={styles.off}>{t('people.inactive')}</span>}
            {access.admin ? <span className={styles.admin}>{t('people.admin')}</span> : null}
          </p>
        </div>
        <UserActions access={access} />
      </header>
      <div className={styles.halves}>
        <div className={styles.column}>
          <GrantsPart access={access} />
          <EffectiveSets access={access} />
        </div>
        <div className={styles.column}>
          <OrganisationPart id={user.id} />
          <SigningInPart access={access} />
        </div>
      </div>
      <RightsPart id={user.id} />
    </>
  );
}
