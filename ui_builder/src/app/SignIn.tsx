import { Button, Input } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSignIn } from '../api/session';
import { Mark } from '../ui/icons';
import { useTitle } from '../ui/useTitle';
import { LanguageSwitch } from './LanguageSwitch';
import styles from './SignIn.module.css';

export function SignIn() {
  const { t } = useTranslation();
  const signIn = useSignIn();
  const [values, setValues] = useState({ tenant: '', email: '', password: '' });
  useTitle(t('signIn.title'));
  const change = (name: keyof typeof values) => (value: string) => setValues({ ...values, [name]: value });

  function submit(event: FormEvent) {
    event.preventDefault();
    const { tenant, ...rest } = values;
    signIn.mutate(tenant.trim() === '' ? rest : { tenant: tenant.trim(), ...rest });
  }

  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={submit}>
        <header className={styles.head}>
          <Mark />
          <div>
            <h1>{t('app')}</h1>
            <p className={styles.lead}>{t('signIn.lead')}</p>
          </div>
        </header>
        <Line
          label={t('signIn.email')}
          type="email"
          autoComplete="username"
          autoFocus
          onChange={change('email')}
        />
        <Line
          label={t('signIn.password')}
          type="password"
          autoComplete="current-password"
          onChange={change('password')}
        />
        <Line
          label={t('signIn.tenant')}
          help={t('signIn.tenantHelp')}
          autoComplete="organization"
          optional
          onChange={change('tenant')}
        />
        <p role="alert" className={styles.error}>
          {signIn.error?.message}
        </p>
        <Button type="primary" size="large" htmlType="submit" loading={signIn.isPending}>
          {t('signIn.submit')}
        </Button>
      </form>
      <LanguageSwitch />
    </main>
  );
}

interface LineProps {
  label: string;
  help?: string;
  type?: string;
  autoComplete: string;
  autoFocus?: boolean;
  optional?: boolean;
  onChange: (value: string) => void;
}

function Line({
  label,
  help,
  type = 'text',
  autoComplete,
  autoFocus = false,
  optional = false,
  onChange,
}: LineProps) {
  const id = useId();
  return (
    <div className={styles.line}>
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        size="large"
        type={type}
        autoComplete={autoComplete}
        autoFocus={autoFocus}
        required={!optional}
        {...(help === undefined ? {} : { 'aria-describedby': `${id}-help` })}
        onChange={(event) => onChange(event.target.value)}
      />
      {help === undefined ? null : (
        <span id={`${id}-help`} className={styles.help}>
          {help}
        </span>
      )}
    </div>
  );
}
