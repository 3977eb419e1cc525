import { Button } from 'antd';
import { useTexts } from '../../i18n/useTexts';
import { CloseIcon } from '../../ui/icons';
import { addField } from './editing';
import styles from './Fields.module.css';
import { fresh } from './fresh';
import { TypePalette } from './TypePalette';
import { type ObjectWork, useGoTo } from './useObject';

/** The palette of types; what is picked is added behind the field that is chosen. */
export function AddingField(props: {
  work: ObjectWork;
  after: string | undefined;
  /** Whether it was asked for, rather than there for want of a field. */
  asked: boolean;
  onAdded: () => void;
  onClose: (() => void) | undefined;
}) {
  const { work, after, asked, onAdded, onClose } = props;
  const { t } = useTexts();
  const goTo = useGoTo(work.definition.name);
  return (
    <>
      {onClose === undefined ? null : (
        <Button
          className={styles.close ?? ''}
          type="text"
          icon={<CloseIcon />}
          aria-label={t('objects.close')}
          onClick={onClose}
        />
      )}
      <h2 className={styles.asideTitle}>{t('fields.addTitle')}</h2>
      <TypePalette
        key={String(asked)}
        autoFocus={asked}
        onPick={(type) => {
          const [next, name] = addField(work.definition, type, after);
          work.save(next);
          fresh.add(name);
          goTo(`fields/${name}`);
          onAdded();
        }}
        onLeave={onClose}
      />
    </>
  );
}
