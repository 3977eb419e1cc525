import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { isMoving, type Job, useOwnJobs } from '../../api/jobs';
import { useTexts } from '../../i18n/useTexts';
import { Popover } from '../../ui/Popover';
import styles from './Tray.module.css';

const TrayPanel = lazy(async () => ({ default: (await import('./TrayPanel')).TrayPanel }));

/** Nobody waits for it while a page is loading. */
const AFTER_MS = 2_500;
const NONE: readonly Job[] = [];
const RECENT_MS = 10 * 60_000;

/** One's own work in the background, as long as any goes on or is just over. */
export function Tray() {
  const { t } = useTexts();
  const [enabled, setEnabled] = useState(false);
  useEffect(() => {
    const later = setTimeout(() => setEnabled(true), AFTER_MS);
    return () => clearTimeout(later);
  }, []);
  const { data = NONE } = useOwnJobs(enabled);
  useFreshLists(data);
  const now = Date.now();
  const shown = data.filter((job) => isOpen(job) || now - Date.parse(job.finished_at ?? '') < RECENT_MS);
  const open = shown.filter(isOpen);
  if (shown.length === 0) {
    return null;
  }
  const label = open.length === 0 ? t('jobs.trayNone') : t('jobs.tray', { count: open.length });
  return (
    <Popover
      bare
      label={label}
      buttonClass={styles.button}
      className={styles.panel}
      button={<Ring jobs={open} />}
    >
      {(close) => (
        <Suspense fallback={null}>
          <TrayPanel jobs={shown.slice(0, 5)} close={close} />
        </Suspense>
      )}
    </Popover>
  );
}

/** What work has changed by its end is read anew by the lists that show it. */
function useFreshLists(jobs: readonly Job[]): void {
  const client = useQueryClient();
  const moving = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const over = jobs.filter((job) => moving.current.has(job.id) && !isMoving(job));
    moving.current = new Set(jobs.filter(isMoving).map(({ id }) => id));
    for (const { object } of over) {
      if (object) {
        client.invalidateQueries({ queryKey: ['records', object], refetchType: 'active' });
      }
    }
  }, [jobs, client]);
}

const isOpen = (job: Job): boolean => isMoving(job) || job.state === 'paused';

/** How far all of it is together; a tick where nothing goes on any more. */
function Ring({ jobs }: { jobs: readonly Job[] }) {
  const known = jobs.filter(({ total }) => total !== null && total > 0);
  const share =
    known.reduce((sum, { done, total }) => sum + done / (total ?? 1), 0) / Math.max(known.length, 1);
  return (
    <svg
      width="20"
      height="20"
      viewBox="0 0 20 20"
      fill="none"
      aria-hidden="true"
      className={styles.ring}
      data-over={jobs.length === 0}
    >
      <circle cx="10" cy="10" r="8" pathLength="1" />
      {jobs.length === 0 ? (
        <path d="M6 10.500 9 13.500 14 7" strokeLinecap="round" strokeLinejoin="round" />
      ) : (
        <circle
          cx="10"
          cy="10"
          r="8"
          pathLength="1"
          strokeDasharray={`${Math.max(share, 0.04)} 1`}
          transform="rotate(-90 10 10)"
        />
      )}
    </svg>
  );
}
