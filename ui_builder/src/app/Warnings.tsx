import { Button } from 'antd';
import { lazy, Suspense, useSyncExternalStore } from 'react';
import { askedWarnings, subscribeToWarnings } from '../api/warnings';
import { useTexts } from '../i18n/useTexts';
import { Dialog } from '../ui/Dialog';
import styles from './Warnings.module.css';

const SimilarRecords = lazy(async () => ({
  default: (await import('../runtime/duplicates/SimilarRecords')).SimilarRecords,
}));

/** Shows what rules warn of before a save goes on; to close it is to go back to the form. */
export function Warnings() {
  const { t } = useTexts();
  const question = useSyncExternalStore(subscribeToWarnings, askedWarnings);
  const goBack = () => question?.answer(false);
  const similar = question?.similar ?? [];
  const title = t(similar.length === 0 ? 'record.warnings' : 'duplicates.thereAlready');
  return (
    <Dialog
      open={question !== null}
      label={title}
      className={`${styles.dialog} ${similar.length === 0 ? '' : styles.wide}`}
      onClose={goBack}
    >
      <h2>{title}</h2>
      {question === null || question.warnings.length === 0 ? null : (
        <ul>
          {question.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
      {similar.length === 0 ? null : (
        <Suspense fallback={null}>
          <SimilarRecords similar={similar} onTaken={goBack} />
        </Suspense>
      )}
      <div className={styles.answers}>
        <Button onClick={goBack}>{t('record.goBack')}</Button>
        {question?.final ? null : (
          <Button type="primary" onClick={() => question?.answer(true)}>
            {t('record.saveAnyway')}
          </Button>
        )}
      </div>
    </Dialog>
  );
}
