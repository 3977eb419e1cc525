import { Button } from 'antd';
import { useTexts } from '../../i18n/useTexts';
import { CloseIcon } from '../../ui/icons';
import styles from './FileInput.module.css';

interface Props {
  sending: { readonly name: string; readonly sent: number; readonly total: number };
  onCancel: () => void;
}

/** How much of a file has been sent. */
export function UploadProgress({ sending, onCancel }: Props) {
  const { t } = useTexts();
  const { name, sent, total } = sending;
  const percent = total === 0 ? 100 : Math.floor((sent / total) * 100);
  const label = t('files.sending', { name, percent });
  return (
    <div className={styles.sending}>
      <progress value={sent} max={total || 1} aria-label={label} />
      <span className={styles.name}>{label}</span>
      <Button type="text" icon={<CloseIcon />} aria-label={t('files.cancel')} onClick={onCancel} />
    </div>
  );
}
