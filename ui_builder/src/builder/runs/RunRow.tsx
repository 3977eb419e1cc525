import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { Run } from '../../api/runs';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { When } from '../../runtime/blocks/When';
import { ErrorText } from '../../runtime/flows/ErrorText';
import { RunPill } from '../../runtime/flows/RunPill';
import { RunStanding } from '../../runtime/flows/RunStanding';
import { RunRecord } from './RunRecord';
import styles from './Runs.module.css';

interface Props {
  run: Run;
  chosen: boolean;
  /** Whether any in the list can be chosen; the place of the box is kept then. */
  choosable: boolean;
  onChoose: (id: string, on: boolean) => void;
}

/** A run: of which flow, about what, and where it stands or why it stopped. */
export const RunRow = memo(function RunRow({ run, chosen, choosable, onChoose }: Props) {
  const { t, text } = useTexts();
  const label = text(run.label ?? undefined, nameAsText(run.flow));
  const about = run.record?.label ?? '';
  return (
    <li className={styles.run} data-choosable={choosable}>
      {choosable ? (
        <span className={styles.choose}>
          {run.state === 'failed' ? (
            <input
              type="checkbox"
              checked={chosen}
              aria-label={t('runs.choose', { label, about })}
              onChange={(event) => onChoose(run.id, event.target.checked)}
            />
          ) : null}
        </span>
      ) : null}
      <div className={styles.what}>
        <p>
          <Link to="/-/setup/runs/$id" params={{ id: run.id }} className={styles.name}>
            {label}
          </Link>
          <RunRecord run={run} />
          {run.parent === null ? null : <span className={styles.part}>{t('runs.part')}</span>}
        </p>
        <p className={styles.told} data-wrong={run.state === 'failed'}>
          {run.state === 'failed' && run.error !== null ? (
            <>
              <RunStanding run={run} />: <ErrorText error={run.error} />
            </>
          ) : (
            <RunStanding run={run} />
          )}
          {run.uncertain ? <strong>{t('runs.uncertain')}</strong> : null}
        </p>
      </div>
      <RunPill state={run.state} />
      <span className={styles.at}>
        <When at={run.created_at} />
      </span>
    </li>
  );
});
