import { Button } from 'antd';
import { useTexts } from '../../i18n/useTexts';
import { RefreshIcon } from '../../ui/icons';
import styles from './Runs.module.css';
import { useRetry } from './useRetry';

interface Props {
  chosen: readonly string[];
  /** How many of those in the list failed. */
  shown: number;
  onAll: (on: boolean) => void;
  onDone: () => void;
}

/** Chooses those that failed, and has them go on together. */
export function RetryBar({ chosen, shown, onAll, onDone }: Props) {
  const { t } = useTexts();
  const { retryAll, busy } = useRetry();
  return (
    <div className={styles.bar}>
      <label>
        <input
          type="checkbox"
          checked={chosen.length === shown}
          ref={(box) => {
            if (box !== null) {
              box.indeterminate = chosen.length > 0 && chosen.length < shown;
            }
          }}
          onChange={(event) => onAll(event.target.checked)}
        />
        {chosen.length === 0
          ? t('runs.chooseFailed', { count: shown })
          : t('runs.chosen', { count: chosen.length })}
      </label>
      {chosen.length === 0 ? null : (
        <Button
          size="small"
          type="primary"
          icon={<RefreshIcon />}
          loading={busy}
          onClick={() => retryAll({ ids: chosen }, onDone)}
        >
          {t('runs.retry')}
        </Button>
      )}
    </div>
  );
}
