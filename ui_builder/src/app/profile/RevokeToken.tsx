import { Button } from 'antd';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import styles from './ProfilePage.module.css';

/** Asks once more: programs that use the token stop working. */
export function RevokeToken(props: { name: string; onRevoke: () => void; onClose: () => void }) {
  const { name, onRevoke, onClose } = props;
  const { t } = useTexts();
  const title = t('account.revokeOf', { name });
  return (
    <Dialog open label={title} className={styles.dialog} onClose={onClose}>
      <h2>{title}</h2>
      <p className={styles.help}>{t('account.revokeHelp')}</p>
      <div className={styles.answers}>
        <Button onClick={onClose}>{t('record.cancel')}</Button>
        <Button type="primary" danger onClick={onRevoke}>
          {t('account.revoke')}
        </Button>
      </div>
    </Dialog>
  );
}
