import { Button } from 'antd';
import { useTexts } from '../i18n/useTexts';
import styles from './ConfirmDialog.module.css';
import { Dialog } from './Dialog';

/** Asks before something is done that one cannot easily go back from. */
export function ConfirmDialog(props: {
  title: string;
  help: string;
  yes: string;
  danger?: boolean;
  onYes: () => void;
  onClose: () => void;
}) {
  const { title, help, yes, danger = false, onYes, onClose } = props;
  const { t } = useTexts();
  return (
    <Dialog open label={title} className={styles.dialog} onClose={onClose}>
      <h2>{title}</h2>
      <p>{help}</p>
      <div className={styles.answers}>
        <Button onClick={onClose}>{t('jobs.no')}</Button>
        <Button type="primary" danger={danger} onClick={onYes}>
          {yes}
        </Button>
      </div>
    </Dialog>
  );
}
