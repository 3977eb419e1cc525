import { type Provider, providerAddress } from '../../api/signIn';
import { useTexts } from '../../i18n/useTexts';
import { KeyIcon } from '../../ui/icons';
import styles from '../SignIn.module.css';

/** Other services that one can sign in by; they lead back to the address that was wanted. */
export function ProviderLinks({ providers }: { providers: readonly Provider[] }) {
  const { t } = useTexts();
  const next = `${location.pathname}${location.search}${location.hash}`;
  return (
    <ul className={styles.providers}>
      {providers.map(({ name, label }) => (
        <li key={name}>
          <a href={providerAddress(name, next)}>
            <KeyIcon />
            {t('signIn.provider', { provider: label })}
          </a>
        </li>
      ))}
    </ul>
  );
}
