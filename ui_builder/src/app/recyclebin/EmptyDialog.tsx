import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useKnownObject } from '../../api/app';
import { useEmptyBin } from '../../api/past';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import { JobProgress } from '../../ui/JobProgress';
import styles from './RecycleBin.module.css';

/** Asks before all of the bin is deleted for good, and shows how far that is. */
export function EmptyDialog({ object, onClose }: { object: string | undefined; onClose: () => void }) {
  const { t, text } = useTexts();
  const client = useQueryClient();
  const known = useKnownObject(object ?? '');
  const empty = useEmptyBin();
  const [wrong, setWrong] = useState('');
  const label =
    object === undefined ? t('past.emptyAsk') : t('past.emptyAskOf', { object: text(known?.plural, object) });
  return (
    <Dialog open label={label} className={styles.dialog} onClose={onClose}>
      <h2>{label}</h2>
      {empty.data === undefined ? (
        <>
          <p>{t('past.emptyHelp')}</p>
          {wrong === '' ? null : <p role="alert">{wrong}</p>}
          <div className={styles.answers}>
            <Button onClick={onClose}>{t('record.cancel')}</Button>
            <Button
              type="primary"
              danger
              loading={empty.isPending}
              onClick={() => empty.mutate(object, { onError: (error) => setWrong(faultText(error)) })}
            >
              {t('past.empty')}
            </Button>
          </div>
        </>
      ) : (
        <>
          <JobProgress
            id={empty.data}
            object={object ?? ''}
            onFinished={() => client.invalidateQueries({ queryKey: ['recycle bin'] })}
          />
          <div className={styles.answers}>
            <Button onClick={onClose}>{t('past.close')}</Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
