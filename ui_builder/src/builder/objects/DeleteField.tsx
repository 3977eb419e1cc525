import { Button } from 'antd';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { FieldDef } from '../../meta/types';
import { Dialog } from '../../ui/Dialog';
import { UsesOf } from './FieldUses';
import styles from './Panel.module.css';

/** Says what it means that a published field goes, before it does. */
export function DeleteField(props: {
  object: string;
  field: FieldDef;
  /** The name that it is published under. */
  published: string;
  onDelete: () => void;
  onClose: () => void;
}) {
  const { object, field, published, onDelete, onClose } = props;
  const { t, text } = useTexts();
  const label = text(field.label, nameAsText(field.name));
  return (
    <Dialog open label={t('fields.deleteOf', { field: label })} className={styles.dialog} onClose={onClose}>
      <h2>{t('fields.deleteOf', { field: label })}</h2>
      <p>{t('fields.deleteHelp')}</p>
      <h3>{t('fields.readers')}</h3>
      <div className={styles.readers}>
        <UsesOf object={object} field={published} />
      </div>
      <p className={styles.help}>{t('fields.readersHelp')}</p>
      <div className={styles.answers}>
        <Button onClick={onClose}>{t('objects.cancel')}</Button>
        <Button danger type="primary" onClick={onDelete}>
          {t('fields.delete')}
        </Button>
      </div>
    </Dialog>
  );
}
