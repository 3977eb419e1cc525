import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import { useAskForReset } from '../../api/signIn';
import { useTexts } from '../../i18n/useTexts';
import { useTitle } from '../../ui/useTitle';
import { remembered } from '../rememberedSignIn';
import styles from '../SignIn.module.css';
import { SignInLine } from '../SignInLine';
import { signInProblem } from '../signInProblem';
import { SignInFrame } from './SignInFrame';

/** Asks for a mail by which one sets another password. */
export function ForgotPage() {
  const { t } = useTexts();
  const asked = useAskForReset();
  const [known] = useState(remembered);
  const [sentTo, setSentTo] = useState('');
  useTitle(t('signIn.forgot'));
  const problem = asked.isError ? signInProblem(asked.error) : null;
  const asksTenant = known.tenant !== '' || problem?.at === 'tenant';

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const email = String(typed.get('email') ?? '').trim();
    const tenant = String(typed.get('tenant') ?? '').trim();
    asked.mutate(tenant === '' ? { email } : { tenant, email }, { onSuccess: () => setSentTo(email) });
  }

  const back = (
    <Link to="/" className={styles.more}>
      {t('signIn.backToSignIn')}
    </Link>
  );
  if (asked.isSuccess) {
    return (
      <SignInFrame>
        <h1>{t('signIn.mailSent')}</h1>
        <p className={styles.lead} role="status">
          {t('signIn.mailSentHelp', { email: sentTo })}
        </p>
        <div className={styles.form}>{back}</div>
      </SignInFrame>
    );
  }
  return (
    <SignInFrame>
      <h1>{t('signIn.forgot')}</h1>
      <p className={styles.lead}>{t('signIn.forgotHelp')}</p>
      <form className={styles.form} onSubmit={submit}>
        <SignInLine
          name="email"
          type="email"
          label={t('signIn.email')}
          initial={known.email}
          autoComplete="username"
          autoFocus
        />
        {asksTenant ? (
          <SignInLine
            name="tenant"
            label={t('signIn.tenant')}
            help={t('signIn.tenantHelp')}
            initial={known.tenant}
            autoComplete="organization"
            optional
            wrong={problem?.at === 'tenant'}
          />
        ) : null}
        <p id="sign-in-problem" role="alert" className={styles.error}>
          {problem === null
            ? null
            : t(`signIn.problem.${problem.text === 'failed' ? 'mailFailed' : problem.text}`, {
                seconds: problem.seconds,
              })}
        </p>
        <Button type="primary" size="large" htmlType="submit" loading={asked.isPending}>
          {t('signIn.sendMail')}
        </Button>
        {back}
      </form>
    </SignInFrame>
  );
}
