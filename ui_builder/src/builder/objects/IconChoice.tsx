import { useId } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { ObjectIcon, objectIcons } from '../../ui/objectIcons';
import styles from './Settings.module.css';

/** The icon of an object, out of all there are. */
export function IconChoice(props: { value: string | undefined; onChange: (icon: string) => void }) {
  const { value, onChange } = props;
  const { t } = useTexts();
  const name = useId();
  return (
    <fieldset className={styles.icons}>
      <legend>{t('objects.icon')}</legend>
      {Object.keys(objectIcons).map((icon) => (
        <label key={icon} title={nameAsText(icon)}>
          <input
            type="radio"
            name={name}
            value={icon}
            checked={icon === value}
            aria-label={nameAsText(icon)}
            onChange={() => onChange(icon)}
          />
          <ObjectIcon name={icon} />
        </label>
      ))}
    </fieldset>
  );
}
