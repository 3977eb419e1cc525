import type { ReactNode } from 'react';
import type { EntryState } from '../../api/runs';
import { CheckIcon, ClockIcon, CloseIcon, PlayIcon, WarningIcon } from '../../ui/icons';
import styles from './Timeline.module.css';

const MARKS: Readonly<Record<EntryState | 'coming', ReactNode>> = {
  done: <CheckIcon />,
  waiting: <ClockIcon />,
  intent: <PlayIcon />,
  uncertain: <WarningIcon />,
  failed: <CloseIcon />,
  coming: null,
};

/** The sign of how a step stands, on the line that joins them. */
export function StepMark({ state }: { state: EntryState | 'coming' }) {
  return (
    <span className={styles.mark} data-state={state}>
      {MARKS[state]}
    </span>
  );
}
