import { Button } from 'antd';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { askedWarnings, subscribeToWarnings } from '../api/warnings';
import { Dialog } from '../ui/Dialog';
import styles from './Warnings.module.css';

/** Shows what rules warn of before a save goes on; to close it is to go back to the form. */
export function Warnings() {
  const { t } = useTranslation();
  const question = useSyncExternalStore(subscribeToWarnings, askedWarnings);
  const goBack = () => question?.answer(false);
  return (
    <Dialog open={question !== null} label={t('record.warnings')} className={styles.dialog} onClose={goBack}>
      <h2>{t('record.warnings')}</h2>
      <ul>
        {question?.warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
      <div className={styles.answers}>
        <Button onClick={goBack}>{t('record.goBack')}</Button>
        <Button type="primary" onClick={() => question?.answer(true)}>
          {t('record.saveAnyway')}
        </Button>
      </div>
    </Dialog>
  );
}
