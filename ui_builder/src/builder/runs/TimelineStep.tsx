import { Button } from 'antd';
import { useId, useState } from 'react';
import type { JournalEntry } from '../../api/runs';
import { spanText } from '../../i18n/spans';
import { useTexts } from '../../i18n/useTexts';
import { ErrorText } from '../../runtime/flows/ErrorText';
import { CopyButton } from '../../ui/CopyButton';
import { ForwardIcon, RefreshIcon } from '../../ui/icons';
import { When } from '../setup/When';
import { openAtFirst, turnOf } from './journal';
import styles from './Timeline.module.css';
import { ValueList } from './ValueList';

interface Props {
  entry: JournalEntry;
  label: string;
  element: string;
  /** Whether it is open from the first. */
  shown?: boolean;
  /** Of which object the record is that stands under a name. */
  objectOf: (name: string) => string | undefined;
  retry?: ((step: string) => void) | undefined;
}

/** A step that was taken: opened, the values that went in and came out, and what went wrong. */
export function TimelineStep({ entry, label, element, shown = false, objectOf, retry }: Props) {
  const { t, text, locale } = useTexts();
  const id = useId();
  const [open, setOpen] = useState(() => shown || openAtFirst(entry));
  const { state, attempt, started_at, finished_at, path, error, key } = entry;
  const took = finished_at === null ? null : Date.parse(finished_at) - Date.parse(started_at);
  const turn = turnOf(path);
  return (
    <>
      <button
        type="button"
        className={styles.head}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <span className={styles.titles}>
          <span className={styles.called}>{text(entry.label ?? undefined, label)}</span>
          <span className={styles.quiet}>
            {turn === undefined ? element : t('runs.round', { element, n: turn })}
          </span>
          {state === 'done' ? null : (
            <span className={styles.state} data-state={state}>
              {t(`runs.step_${state}`)}
            </span>
          )}
          {attempt > 1 ? (
            <span className={styles.quiet}>{t('runs.attempts', { count: attempt })}</span>
          ) : null}
        </span>
        <span className={styles.took}>{took === null ? null : spanText(Math.max(took, 0), locale)}</span>
        <ForwardIcon />
      </button>
      {open ? (
        <div id={id} className={styles.details}>
          {error === null ? null : (
            <p className={styles.error}>
              <ErrorText error={error} />
            </p>
          )}
          <ValueList label={t('runs.in')} value={entry.input} objectOf={objectOf} />
          <ValueList label={t('runs.out')} value={entry.output} objectOf={objectOf} />
          <p className={styles.facts}>
            <span>
              {t('runs.began')} <When at={started_at} />
            </span>
            <code>{path}</code>
            {key === null ? null : (
              <span className={styles.key}>
                {t('runs.key')} <code>{key}</code> <CopyButton text={key} label={t('runs.copyKey')} />
              </span>
            )}
          </p>
          {retry === undefined ? null : (
            <Button size="small" icon={<RefreshIcon />} onClick={() => retry(entry.step)}>
              {t('runs.retryFrom')}
            </Button>
          )}
        </div>
      ) : null}
    </>
  );
}
