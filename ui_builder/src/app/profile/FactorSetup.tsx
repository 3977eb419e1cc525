import { Button } from 'antd';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import { FactorSteps } from './FactorSteps';
import styles from './ProfilePage.module.css';

/** Sets a second factor up. */
export function FactorSetup(props: { onDone: (codes: readonly string[]) => void; onClose: () => void }) {
  const { onDone, onClose } = props;
  const { t } = useTexts();
  return (
    <Dialog open label={t('account.setUpTitle')} className={styles.dialog} onClose={onClose}>
      <h2>{t('account.setUpTitle')}</h2>
      <FactorSteps onDone={onDone}>
        {(busy, ready) => (
          <div className={styles.answers}>
            <Button onClick={onClose}>{t('record.cancel')}</Button>
            <Button type="primary" htmlType="submit" loading={busy} disabled={!ready}>
              {t('account.turnOn')}
            </Button>
          </div>
        )}
      </FactorSteps>
    </Dialog>
  );
}
