import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useSignInOptions } from '../api/account';
import { type Credentials, useSignIn } from '../api/session';
import { useTexts } from '../i18n/useTexts';
import { useTitle } from '../ui/useTitle';
import { DemoUsers } from './DemoUsers';
import { remembered, rememberSignIn } from './rememberedSignIn';
import styles from './SignIn.module.css';
import { SignInLine } from './SignInLine';
import { broughtProblem, needsCode, type SignInProblem, signInProblem } from './signInProblem';
import { CodeStep } from './signin/CodeStep';
import { ProviderLinks } from './signin/ProviderLinks';
import { SignInFrame } from './signin/SignInFrame';

/** The first page of all: what this is, and the way in. */
export function SignIn() {
  const { t } = useTexts();
  useTitle(t('signIn.title'));
  return (
    <SignInFrame>
      <SignInSteps />
    </SignInFrame>
  );
}

/** E-mail and password first; then a code, of whoever has a second factor. */
function SignInSteps() {
  const { t } = useTexts();
  const signIn = useSignIn();
  const [waiting, setWaiting] = useState<Credentials | null>(null);
  const [brought] = useState(() => broughtProblem(location.search));
  const problem = signIn.isError ? signInProblem(signIn.error) : signIn.isIdle ? brought : null;

  function enter(credentials: Credentials) {
    signIn.mutate(credentials, {
      onSuccess: () => rememberSignIn({ email: credentials.email, tenant: credentials.tenant ?? '' }),
      onError: (error) => {
        if (needsCode(error)) {
          setWaiting(credentials);
        }
      },
    });
  }

  if (waiting !== null) {
    return (
      <CodeStep
        busy={signIn.isPending}
        problem={
          problem === null || problem.text === 'code'
            ? null
            : t(`signIn.problem.${problem.text}`, { seconds: problem.seconds })
        }
        attempt={signIn.isError ? signIn.submittedAt : 0}
        enter={(code) => {
          const whole = { ...waiting, code };
          setWaiting(whole);
          enter(whole);
        }}
        back={() => {
          setWaiting(null);
          signIn.reset();
        }}
      />
    );
  }
  return <SignInForm signIn={signIn} problem={problem} enter={enter} />;
}

interface FormProps {
  signIn: ReturnType<typeof useSignIn>;
  problem: SignInProblem | null;
  enter: (credentials: Credentials) => void;
}

function SignInForm({ signIn, problem, enter }: FormProps) {
  const { t } = useTexts();
  const { data: options, isFetched } = useSignInOptions();
  const form = useRef<HTMLFormElement>(null);
  const [known] = useState(remembered);
  const [asksTenant, setAsksTenant] = useState(known.tenant !== '');
  const offersDemo = options !== undefined && options.demo.length > 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each attempt that failed
  useEffect(() => {
    if (problem?.at === 'tenant') {
      setAsksTenant(true);
    }
    const box = problem?.at && form.current?.elements.namedItem(problem.at);
    if (box instanceof HTMLInputElement) {
      box.focus();
      box.select();
    }
  }, [signIn.failureCount, signIn.submittedAt, signIn.isError]);

  // In the demo one rather clicks, and on a phone the keyboard would hide half of the page.
  useEffect(() => {
    if (isFetched && !offersDemo && matchMedia('(min-width: 768px)').matches) {
      const boxes = [...(form.current?.querySelectorAll('input') ?? [])];
      boxes.find((box) => box.value === '')?.focus();
    }
  }, [isFetched, offersDemo]);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const typed = new FormData(event.currentTarget);
    const read = (name: string) => String(typed.get(name) ?? '');
    const tenant = read('tenant').trim();
    const rest = { email: read('email').trim(), password: read('password') };
    enter(tenant === '' ? rest : { tenant, ...rest });
  }

  return (
    <>
      <h1>{t(offersDemo ? 'signIn.welcomeDemo' : 'signIn.welcome')}</h1>
      {offersDemo ? (
        <>
          <DemoUsers options={options} busy={signIn.isPending} enter={enter} />
          <p className={styles.or}>{t('signIn.or')}</p>
        </>
      ) : null}
      <form ref={form} className={styles.form} onSubmit={submit}>
        <SignInLine
          name="email"
          type="email"
          label={t('signIn.email')}
          initial={known.email}
          autoComplete="username"
        />
        <SignInLine
          name="password"
          type="password"
          label={t('signIn.password')}
          autoComplete="current-password"
          wrong={problem?.at === 'password'}
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
          {problem === null ? null : t(`signIn.problem.${problem.text}`, { seconds: problem.seconds })}
        </p>
        <Button type="primary" size="large" htmlType="submit" loading={signIn.isPending}>
          {t('signIn.submit')}
        </Button>
        {options?.providers === undefined || options.providers.length === 0 ? null : (
          <ProviderLinks providers={options.providers} />
        )}
        {options?.reset === true ? (
          <Link to="/-/forgot" className={styles.more}>
            {t('signIn.forgotLink')}
          </Link>
        ) : null}
        {asksTenant ? null : (
          <button type="button" className={styles.more} onClick={() => setAsksTenant(true)}>
            {t('signIn.otherTenant')}
          </button>
        )}
      </form>
    </>
  );
}
