import { Button } from 'antd';
import { useState } from 'react';
import { useEndFactor, useFactor, useFactorCodes } from '../../api/ownSecurity';
import { useTexts } from '../../i18n/useTexts';
import { Failure } from '../../ui/Notice';
import { showToast } from '../../ui/toastStore';
import { CodeDialog } from './CodeDialog';
import { FactorSetup } from './FactorSetup';
import { Part } from './Part';
import styles from './ProfilePage.module.css';
import { RecoveryCodes } from './RecoveryCodes';

type Doing = 'setup' | 'renew' | 'end' | null;

/** The second factor: an app that shows a code, which is asked for besides the password. */
export function FactorPart() {
  const { t } = useTexts();
  const { data, error, refetch } = useFactor();
  const [doing, setDoing] = useState<Doing>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const renew = useFactorCodes('renew');
  const end = useEndFactor();
  const close = () => setDoing(null);
  const shown = (fresh: readonly string[]) => {
    close();
    setCodes(fresh);
  };
  return (
    <Part
      title={t('account.factor')}
      help={t('account.factorHelp')}
      action={
        data === undefined ? null : data.on ? (
          <span className={styles.tag}>{t('account.factorOn')}</span>
        ) : (
          <Button type="primary" onClick={() => setDoing('setup')}>
            {t('account.setUp')}
          </Button>
        )
      }
    >
      {data === undefined && error !== null ? <Failure error={error} retry={() => refetch()} /> : null}
      {data === undefined && error === null ? <p className={styles.quiet}>{t('state.loading')}</p> : null}
      {codes === null ? null : <RecoveryCodes codes={codes} below="h2" onDone={() => setCodes(null)} />}
      {data?.on === true && codes === null ? (
        <div className={styles.line}>
          <p data-few={data.recovery_codes < 3} className={styles.left}>
            {t('account.codesLeft', { count: data.recovery_codes })}
          </p>
          <div className={styles.buttons}>
            <Button onClick={() => setDoing('renew')}>{t('account.newCodes')}</Button>
            <Button danger onClick={() => setDoing('end')}>
              {t('account.turnOff')}
            </Button>
          </div>
        </div>
      ) : null}
      {doing === 'setup' ? <FactorSetup onClose={close} onDone={shown} /> : null}
      {doing === 'renew' ? (
        <CodeDialog
          title={t('account.newCodes')}
          help={t('account.newCodesHelp')}
          submit={t('account.newCodes')}
          by={renew}
          onDone={({ recovery_codes }) => shown(recovery_codes)}
          onClose={close}
        />
      ) : null}
      {doing === 'end' ? (
        <CodeDialog
          title={t('account.turnOffTitle')}
          help={t('account.turnOffHelp')}
          submit={t('account.turnOff')}
          danger
          by={end}
          onDone={() => {
            close();
            showToast(t('account.factorEnded'), 'done');
          }}
          onClose={close}
        />
      ) : null}
    </Part>
  );
}
