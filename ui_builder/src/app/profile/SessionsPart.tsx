import { Button } from 'antd';
import { isUnproved } from '../../api/confirming';
import { type OwnSession, useEndSession, useSessions } from '../../api/ownSecurity';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { DeviceIcon, PhoneIcon } from '../../ui/icons';
import { Failure } from '../../ui/Notice';
import { showToast } from '../../ui/toastStore';
import { agentOf } from './agents';
import { Moment } from './Moment';
import { Part } from './Part';
import styles from './ProfilePage.module.css';

/** Where one is signed in, with the way to end what one does not know. */
export function SessionsPart() {
  const { t } = useTexts();
  const { data, error, refetch } = useSessions();
  const end = useEndSession();

  function finish(id: string | null) {
    end.mutate(id, {
      onSuccess: () => showToast(t(id === null ? 'account.othersEnded' : 'account.sessionEnded'), 'done'),
      onError: (reason) => isUnproved(reason) || showToast(faultText(reason), 'wrong'),
    });
  }

  const others = data?.some(({ current }) => !current) ?? false;
  return (
    <Part
      title={t('account.sessions')}
      help={t('account.sessionsHelp')}
      action={
        others ? (
          <Button onClick={() => finish(null)} loading={end.isPending && end.variables === null}>
            {t('account.endOthers')}
          </Button>
        ) : null
      }
    >
      {data === undefined ? (
        error === null ? (
          <p className={styles.quiet}>{t('state.loading')}</p>
        ) : (
          <Failure error={error} retry={() => refetch()} />
        )
      ) : (
        <ul className={styles.items}>
          {data.map((session) => (
            <SessionRow key={session.id} session={session} onEnd={() => finish(session.id)} />
          ))}
        </ul>
      )}
    </Part>
  );
}

function SessionRow({ session, onEnd }: { session: OwnSession; onEnd: () => void }) {
  const { t } = useTexts();
  const { browser, system, small } = agentOf(session.agent);
  const name =
    browser !== null && system !== null
      ? t('account.browserOn', { browser, system })
      : (browser ?? system ?? t('account.unknownBrowser'));
  return (
    <li>
      <span className={styles.itemIcon}>{small ? <PhoneIcon /> : <DeviceIcon />}</span>
      <div className={styles.grow}>
        <p className={styles.itemName}>
          <strong>{name}</strong>
          {session.current ? <span className={styles.tag}>{t('account.thisSession')}</span> : null}
        </p>
        <p className={styles.quiet}>
          {session.address === '' ? null : <span>{session.address} · </span>}
          {t('account.lastUsed')} <Moment at={session.seen_at} /> · {t('account.signedIn')}{' '}
          <Moment at={session.created_at} />
        </p>
      </div>
      {session.current ? null : (
        <Button size="small" onClick={onEnd} aria-label={t('account.endSessionOf', { name })}>
          {t('account.end')}
        </Button>
      )}
    </li>
  );
}
