import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { sessionQuery, useSignOut } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { useTitle } from '../../ui/useTitle';
import { FactorSteps } from '../profile/FactorSteps';
import { RecoveryCodes } from '../profile/RecoveryCodes';
import styles from '../SignIn.module.css';
import { SignInFrame } from './SignInFrame';

/** Where the company asks for a second factor and one has none yet: it is set up first. */
export function EnrolPage() {
  const { t } = useTexts();
  const client = useQueryClient();
  const signOut = useSignOut();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  useTitle(t('signIn.enrol'));
  if (codes !== null) {
    return (
      <SignInFrame>
        <h1>{t('signIn.enrolled')}</h1>
        <div className={styles.form}>
          <RecoveryCodes codes={codes} below="h1" onDone={() => void client.refetchQueries(sessionQuery)} />
        </div>
      </SignInFrame>
    );
  }
  return (
    <SignInFrame>
      <h1>{t('signIn.enrol')}</h1>
      <p className={styles.lead}>{t('signIn.enrolHelp')}</p>
      <div className={styles.form}>
        <FactorSteps onDone={setCodes}>
          {(busy, ready) => (
            <>
              <Button type="primary" size="large" htmlType="submit" loading={busy} disabled={!ready}>
                {t('account.turnOn')}
              </Button>
              <button type="button" className={styles.more} onClick={() => signOut.mutate()}>
                {t('signIn.code.back')}
              </button>
            </>
          )}
        </FactorSteps>
      </div>
    </SignInFrame>
  );
}
