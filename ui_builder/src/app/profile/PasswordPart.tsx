import { Button, Input } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { useChangePassword } from '../../api/ownSecurity';
import { ApiError, faultText } from '../../api/problem';
import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { showToast } from '../../ui/toastStore';
import { NewPasswordBox } from '../signin/NewPasswordBox';
import { Part } from './Part';
import styles from './ProfilePage.module.css';

/** Another password; whoever else is signed in by the old one is signed out. */
export function PasswordPart() {
  const { t } = useTexts();
  const { user } = useSession();
  const id = useId();
  const change = useChangePassword();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const reason = change.isError ? faultText(change.error) : null;
  const isAboutNew =
    change.error instanceof ApiError && change.error.problem?.code === 'access.weak_password';

  function submit(event: FormEvent) {
    event.preventDefault();
    change.mutate(
      { current, new: next },
      {
        onSuccess: () => {
          setCurrent('');
          setNext('');
          showToast(t('account.passwordChanged'), 'done');
        },
      },
    );
  }

  return (
    <Part title={t('account.password')} help={t('account.passwordHelp')}>
      <form className={styles.form} onSubmit={submit}>
        {/* For the browser's own keeper of passwords. */}
        <input type="hidden" name="username" autoComplete="username" value={user.email} readOnly />
        <div className={styles.box}>
          <label htmlFor={id}>{t('account.currentPassword')}</label>
          <Input.Password
            id={id}
            value={current}
            autoComplete="current-password"
            status={reason !== null && !isAboutNew ? 'error' : ''}
            aria-invalid={reason !== null && !isAboutNew}
            aria-describedby={`${id}-problem`}
            onChange={(event) => {
              change.reset();
              setCurrent(event.target.value);
            }}
          />
          <p id={`${id}-problem`} role="alert" className={styles.problem}>
            {isAboutNew ? null : reason}
          </p>
        </div>
        <NewPasswordBox
          label={t('newPassword.label')}
          value={next}
          known={[user.email, user.label]}
          problem={isAboutNew ? reason : null}
          onChange={(typed) => {
            change.reset();
            setNext(typed);
          }}
        />
        <div>
          <Button
            type="primary"
            htmlType="submit"
            loading={change.isPending}
            disabled={current === '' || next === ''}
          >
            {t('account.changePassword')}
          </Button>
        </div>
      </form>
    </Part>
  );
}
