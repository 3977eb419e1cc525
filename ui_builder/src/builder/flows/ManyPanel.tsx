import { Button } from 'antd';
import { useTexts } from '../../i18n/useTexts';
import { CopyIcon, TrashIcon } from '../../ui/icons';
import styles from './Designer.module.css';
import { useDesign } from './design';
import { TRIGGER } from './flowDraft';

/** What can be done with several steps at once. */
export function ManyPanel() {
  const { t } = useTexts();
  const { chosen, titleOf, copy, remove } = useDesign();
  const steps = chosen.filter((id) => id !== TRIGGER);
  return (
    <div className={styles.panel}>
      <h3>{t('flows.chosenSteps', { count: steps.length })}</h3>
      <ul className={styles.plain}>
        {steps.map((id) => (
          <li key={id}>{titleOf(id)}</li>
        ))}
      </ul>
      <span className={styles.answers}>
        <Button
          icon={<CopyIcon />}
          onClick={() => {
            const text = copy(steps);
            if (text !== null) {
              // Where the browser refuses, the copy is there within this tab.
              void navigator.clipboard?.writeText(text).catch(() => undefined);
            }
          }}
        >
          {t('flows.copy')}
        </Button>
        <Button danger icon={<TrashIcon />} onClick={() => remove(steps)}>
          {t('flows.delete')}
        </Button>
      </span>
    </div>
  );
}
