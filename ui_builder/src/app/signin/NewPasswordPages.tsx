import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import { ApiError, faultText } from '../../api/problem';
import { sessionQuery } from '../../api/session';
import { useAcceptInvite, useResetPassword } from '../../api/signIn';
import { useTexts } from '../../i18n/useTexts';
import { showToast } from '../../ui/toastStore';
import { useTitle } from '../../ui/useTitle';
import styles from '../SignIn.module.css';
import { SignInLine } from '../SignInLine';
import { NewPasswordBox } from './NewPasswordBox';
import { SignInFrame } from './SignInFrame';

/** Sets another password, by the link of a mail. */
export function ResetPage() {
  const { token = '' } = useParams({ strict: false }) as { token?: string };
  return <Setting kind="reset" by={useResetPassword(token)} />;
}

/** Takes an invitation, by the link of a mail. */
export function InvitePage() {
  const { token = '' } = useParams({ strict: false }) as { token?: string };
  return <Setting kind="invite" by={useAcceptInvite(token)} />;
}

interface Answering {
  mutate: (body: { password: string; name?: string }, then: { onSuccess: () => void }) => void;
  reset: () => void;
  readonly isPending: boolean;
  readonly error: unknown;
}

function Setting({ kind, by }: { kind: 'reset' | 'invite'; by: Answering }) {
  const { t } = useTexts();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [password, setPassword] = useState('');
  useTitle(t(`newPassword.${kind}.title`));
  if (isSpent(by.error)) {
    return <Spent kind={kind} />;
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('name') ?? '').trim();
    by.mutate(name === '' ? { password } : { password, name }, {
      onSuccess: () => {
        showToast(t(`newPassword.${kind}.done`), 'done');
        // Every session of the account has ended, or another one is signed in here.
        client.setQueryData(sessionQuery.queryKey, null);
        void navigate({ to: '/' });
      },
    });
  }

  return (
    <SignInFrame>
      <h1>{t(`newPassword.${kind}.title`)}</h1>
      <p className={styles.lead}>{t(`newPassword.${kind}.help`)}</p>
      <form className={styles.form} onSubmit={submit}>
        {kind === 'invite' ? (
          <SignInLine
            name="name"
            label={t('newPassword.name')}
            help={t('newPassword.nameHelp')}
            autoComplete="name"
            optional
          />
        ) : null}
        <NewPasswordBox
          label={t('newPassword.label')}
          value={password}
          problem={by.error ? faultText(by.error) : null}
          large
          autoFocus
          onChange={(next) => {
            by.reset();
            setPassword(next);
          }}
        />
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          loading={by.isPending}
          disabled={password === ''}
        >
          {t(`newPassword.${kind}.submit`)}
        </Button>
      </form>
    </SignInFrame>
  );
}

/** A link that was used, is too old, or was never one. */
const isSpent = (error: unknown) => error instanceof ApiError && [404, 410].includes(error.status);

function Spent({ kind }: { kind: 'reset' | 'invite' }) {
  const { t } = useTexts();
  return (
    <SignInFrame>
      <h1>{t('newPassword.spent')}</h1>
      <p className={styles.lead} role="alert">
        {t(`newPassword.${kind}.spentHelp`)}
      </p>
      <div className={styles.form}>
        {kind === 'reset' ? (
          <Link to="/-/forgot" className={styles.more}>
            {t('newPassword.askAgain')}
          </Link>
        ) : null}
        <Link to="/" className={styles.more}>
          {t('signIn.backToSignIn')}
        </Link>
      </div>
    </SignInFrame>
  );
}
