import { Button } from 'antd';
import { useState } from 'react';
import { type BinItem, type BinResult, usePurgeMany } from '../../api/past';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import styles from './RecycleBin.module.css';

interface Props {
  items: readonly BinItem[];
  onDone: (results: readonly BinResult[]) => void;
  onClose: () => void;
}

/** Asks once more before records are deleted for good. */
export function PurgeDialog({ items, onDone, onClose }: Props) {
  const { t } = useTexts();
  const purge = usePurgeMany();
  const [wrong, setWrong] = useState('');
  const label = t('past.purgeAsk', { n: items.length });
  function go() {
    purge.mutate(items, {
      onSuccess: (results) => {
        onDone(results);
        onClose();
      },
      onError: (error) => setWrong(faultText(error)),
    });
  }
  return (
    <Dialog open label={label} className={styles.dialog} onClose={onClose}>
      <h2>{label}</h2>
      <p>{t('past.purgeHelp')}</p>
      {wrong === '' ? null : <p role="alert">{wrong}</p>}
      <div className={styles.answers}>
        <Button onClick={onClose}>{t('record.cancel')}</Button>
        <Button type="primary" danger loading={purge.isPending} onClick={go}>
          {t('past.purge')}
        </Button>
      </div>
    </Dialog>
  );
}
