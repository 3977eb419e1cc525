import type { SignInOptions } from '../api/account';
import type { Credentials } from '../api/session';
import { useTexts } from '../i18n/useTexts';
import { Avatar } from '../ui/Avatar';
import { ForwardIcon } from '../ui/icons';
import styles from './SignIn.module.css';

interface Props {
  options: SignInOptions;
  busy: boolean;
  enter: (credentials: Credentials) => void;
}

/** The users of the demo: one looks around as each of them by a click. */
export function DemoUsers({ options, busy, enter }: Props) {
  const { t } = useTexts();
  const { demo, tenant = '', password = '' } = options;
  return (
    <>
      <p className={styles.lead}>{t('signIn.demoHelp')}</p>
      <ul className={styles.people}>
        {demo.map(({ email, name, title }) => (
          <li key={email}>
            <button type="button" disabled={busy} onClick={() => enter({ tenant, email, password })}>
              <Avatar name={name} />
              <span>
                <strong>{name}</strong>
                <span>{title}</span>
              </span>
              <ForwardIcon />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
