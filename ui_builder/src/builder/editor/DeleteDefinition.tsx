import { Button } from 'antd';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import { DefinitionUses } from './DefinitionUses';
import styles from './Editor.module.css';

/** Says what it means that a definition goes, before it does. */
export function DeleteDefinition(props: {
  kind: string;
  name: string;
  label: string;
  onDelete: () => void;
  onClose: () => void;
}) {
  const { kind, name, label, onDelete, onClose } = props;
  const { t } = useTexts();
  const title = t('editor.deleteOf', { label });
  return (
    <Dialog open label={title} className={styles.dialog} onClose={onClose}>
      <h2>{title}</h2>
      <p>{t('editor.deleteHelp')}</p>
      <h3>{t('editor.readers')}</h3>
      <div className={styles.readers}>
        <DefinitionUses kind={kind} name={name} />
      </div>
      <div className={styles.answers}>
        <Button onClick={onClose}>{t('editor.cancel')}</Button>
        <Button danger type="primary" onClick={onDelete}>
          {t('editor.delete')}
        </Button>
      </div>
    </Dialog>
  );
}
