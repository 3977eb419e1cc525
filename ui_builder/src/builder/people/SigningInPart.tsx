import { Button } from 'antd';
import { useSignInOptions } from '../../api/account';
import { type UserAccess, useEndSessionsOf, useInvite, useUnlock } from '../../api/people';
import { faultText } from '../../api/problem';
import { useSession } from '../../api/session';
import { useAskForReset } from '../../api/signIn';
import { Moment } from '../../app/profile/Moment';
import { useTexts } from '../../i18n/useTexts';
import { showToast } from '../../ui/toastStore';
import editor from '../editor/Editor.module.css';
import styles from './People.module.css';
import { RescueButton } from './RescueButton';
import { canBeRescued } from './rescues';

/** How a user signs in, and what helps where that does not work. */
export function SigningInPart({ access }: { access: UserAccess }) {
  const { t, locale } = useTexts();
  const session = useSession();
  const { tenant } = session;
  const { user } = access;
  const rescued = canBeRescued(access, session);
  const providers = useSignInOptions().data?.providers ?? [];
  const services = new Intl.ListFormat(locale).format(providers.map(({ label }) => label));
  const invite = useInvite();
  const reset = useAskForReset();
  const end = useEndSessionsOf(user.id);
  const unlock = useUnlock(user.id);
  const locked = access.locked_until !== null && new Date(access.locked_until) > new Date();
  const told = (done: string) => ({
    onSuccess: () => showToast(t(done, { email: user.email }), 'done'),
    onError: (error: unknown) => showToast(faultText(error), 'wrong'),
  });

  return (
    <section className={editor.part} aria-labelledby="signing-in">
      <h3 id="signing-in">{t('people.signingIn')}</h3>
      <dl className={styles.facts}>
        <div>
          <dt>{t('people.lastSignIn')}</dt>
          <dd>
            {access.last_sign_in === null ? t('people.neverSignedIn') : <Moment at={access.last_sign_in} />}
          </dd>
        </div>
        <div>
          <dt>{t('people.password')}</dt>
          <dd>{t(access.has_password ? 'people.passwordSet' : 'people.noPassword')}</dd>
        </div>
        <div>
          <dt>{t('people.secondFactor')}</dt>
          <dd>
            {t(access.second_factor ? 'people.on' : 'people.off')}
            {access.second_factor && rescued ? <RescueButton user={user} what="totp" /> : null}
          </dd>
        </div>
        {providers.length > 0 && rescued ? (
          <div>
            <dt>{t('people.services')}</dt>
            <dd>
              <RescueButton user={user} what="identities" services={services} />
            </dd>
          </div>
        ) : null}
        <div>
          <dt>{t('people.sessions')}</dt>
          <dd>
            {t('people.sessionCount', { count: access.sessions })}
            {access.sessions === 0 ? null : (
              <Button
                size="small"
                loading={end.isPending}
                onClick={() => end.mutate(undefined, told('people.sessionsEnded'))}
              >
                {t('people.endSessions')}
              </Button>
            )}
          </dd>
        </div>
        {locked ? (
          <div>
            <dt>{t('people.locked')}</dt>
            <dd className={styles.problem}>
              {t('people.lockedUntil')} <Moment at={access.locked_until ?? ''} />
              <Button
                size="small"
                loading={unlock.isPending}
                onClick={() => unlock.mutate(undefined, told('people.unlocked'))}
              >
                {t('people.unlock')}
              </Button>
            </dd>
          </div>
        ) : null}
      </dl>
      {user.active ? (
        <div className={styles.saveLine}>
          {access.has_password ? (
            <Button
              loading={reset.isPending}
              onClick={() =>
                reset.mutate({ tenant: tenant.name, email: user.email }, told('people.resetSent'))
              }
            >
              {t('people.sendReset')}
            </Button>
          ) : (
            <Button
              loading={invite.isPending}
              onClick={() => invite.mutate(user.id, told('people.invitedAgain'))}
            >
              {t('people.inviteAgain')}
            </Button>
          )}
        </div>
      ) : null}
    </section>
  );
}
