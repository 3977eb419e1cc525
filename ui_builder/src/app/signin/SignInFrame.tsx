import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { Mark } from '../../ui/icons';
import { LanguageSwitch } from '../LanguageSwitch';
import { RoofDrawing } from '../RoofDrawing';
import styles from '../SignIn.module.css';

/** What stands around every way in: what this is, and the language. */
export function SignInFrame({ children }: { children: ReactNode }) {
  const { t } = useTexts();
  return (
    <div className={styles.page}>
      <aside className={styles.picture}>
        <RoofDrawing />
        <div className={styles.claim}>
          <p className={styles.brand}>
            <Mark />
            {t('app.name')}
          </p>
          <p className={styles.headline}>{t('signIn.headline')}</p>
          <p className={styles.sub}>{t('signIn.lead')}</p>
        </div>
      </aside>
      <main className={styles.entrance}>
        <div className={styles.language}>
          <LanguageSwitch />
        </div>
        <div className={styles.column}>{children}</div>
      </main>
    </div>
  );
}
