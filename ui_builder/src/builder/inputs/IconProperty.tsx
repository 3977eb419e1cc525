import { useId } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { ObjectIcon, objectIcons } from '../../ui/objectIcons';
import { Popover } from '../../ui/Popover';
import styles from './IconProperty.module.css';
import { Property } from './Property';

const NAMES = Object.keys(objectIcons);

/** One of the icons that definitions may name. */
export function IconProperty(props: {
  label: string;
  value: string | undefined;
  onChange: (icon: string | undefined) => void;
}) {
  const { label, value, onChange } = props;
  const { t } = useTexts();
  const group = useId();
  return (
    <Property label={label} group>
      {() => (
        <Popover
          label={label}
          buttonClass={styles.button}
          button={
            <>
              <ObjectIcon name={value} />
              {t('editor.chooseIcon')}
            </>
          }
        >
          {(close) => (
            <fieldset className={styles.icons} aria-label={label}>
              {NAMES.map((name) => (
                <label key={name} title={nameAsText(name)}>
                  <input
                    type="radio"
                    name={group}
                    aria-label={nameAsText(name)}
                    checked={name === value}
                    onClick={close}
                    onChange={() => onChange(name)}
                    {...(name === value ? { 'data-first': true } : {})}
                  />
                  <ObjectIcon name={name} />
                </label>
              ))}
            </fieldset>
          )}
        </Popover>
      )}
    </Property>
  );
}
