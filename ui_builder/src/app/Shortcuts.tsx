import { useTranslation } from 'react-i18next';
import { Dialog } from '../ui/Dialog';
import styles from './Shortcuts.module.css';

const KEYS = [
  ['/', 'filter'],
  ['j', 'next'],
  ['k', 'previous'],
  ['Enter', 'open'],
  ['n', 'create'],
  ['Esc', 'back'],
  ['?', 'help'],
] as const;

/** The list of keyboard shortcuts. */
export function Shortcuts({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog open={open} label={t('keys.title')} className={styles.dialog} onClose={onClose}>
      <h2>{t('keys.title')}</h2>
      <dl>
        {KEYS.map(([key, name]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`keys.${name}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
