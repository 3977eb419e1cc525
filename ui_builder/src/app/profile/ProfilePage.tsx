import { useNavigate, useSearch } from '@tanstack/react-router';
import { useKnownObject } from '../../api/app';
import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { Tabs } from '../../runtime/record/Tabs';
import { Avatar } from '../../ui/Avatar';
import { useTitle } from '../../ui/useTitle';
import { useGo } from '../useGo';
import { FactorPart } from './FactorPart';
import { NotificationsPart } from './NotificationsPart';
import { OwnPhoto } from './OwnPhoto';
import { PasswordPart } from './PasswordPart';
import { PreferencesPart } from './PreferencesPart';
import styles from './ProfilePage.module.css';
import { ProofDialog } from './ProofDialog';
import { profileTabs } from './profileSearch';
import { SessionsPart } from './SessionsPart';
import { TokensPart } from './TokensPart';

const PARTS = {
  preferences: PreferencesPart,
  notifications: NotificationsPart,
  sessions: SessionsPart,
  tokens: TokensPart,
  password: PasswordPart,
  factor: FactorPart,
};

/** Who one is, how one likes to work, and what guards the account. */
export function ProfilePage() {
  const { t, text } = useTexts();
  const { user, tenant } = useSession();
  const mayOpen = useKnownObject('user')?.may.read ?? false;
  const { toRecord } = useGo();
  const { tab } = useSearch({ from: '/-/profile' });
  const navigate = useNavigate();
  useTitle(t('profile.title'));
  return (
    <article className={styles.page}>
      <header className={styles.head}>
        {mayOpen ? <OwnPhoto user={user} /> : <Avatar name={user.label} large />}
        <div>
          <h1>{user.label}</h1>
          <p>{user.email}</p>
          <p>
            {t('profile.workspace')}: {text(tenant.label, tenant.name)}
          </p>
          {mayOpen ? (
            <button type="button" className={styles.link} onClick={() => toRecord('user', user.id)}>
              {t('profile.open')}
            </button>
          ) : null}
        </div>
      </header>
      <div className={styles.tabs}>
        <Tabs
          tabs={profileTabs.map((name) => ({ name, label: t(`account.tab_${name}`) }))}
          chosen={tab}
          onChoose={(name) =>
            void navigate({
              to: '/-/profile',
              search: name === 'preferences' ? {} : { tab: name as (typeof profileTabs)[number] },
              replace: true,
            })
          }
        >
          {(shown) => {
            const Shown = PARTS[shown as (typeof profileTabs)[number]];
            return <Shown />;
          }}
        </Tabs>
      </div>
      <ProofDialog />
    </article>
  );
}
