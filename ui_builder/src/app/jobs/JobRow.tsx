import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { exportFile } from '../../api/exports';
import { type Job, useRefused } from '../../api/jobs';
import { numberFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import { When } from '../../runtime/blocks/When';
import { DownloadIcon } from '../../ui/icons';
import { JobControls } from '../../ui/JobControls';
import { RefusedList } from '../../ui/RefusedList';
import { StatePill } from '../../ui/StatePill';
import { WorkBar } from '../../ui/WorkBar';
import { useGo } from '../useGo';
import styles from './Jobs.module.css';

/** A piece of work: what it does and for whom, how far it is, what came of it, and what can be done. */
export function JobRow({ job, told = false }: { job: Job; told?: boolean }) {
  const { t, text, locale } = useTexts();
  const { appOf } = useGo();
  const [open, setOpen] = useState(false);
  const { kind, state, object, finished_at, failed = 0 } = job;
  const name = text(job.label, t('jobs.work'));
  const figures = numberFormat(locale);
  const over = finished_at !== null;
  return (
    <li className={styles.job}>
      <div className={styles.what}>
        {kind === 'import' && object ? (
          <Link
            to="/$app/$object/import"
            params={{ app: appOf(object), object }}
            search={{ step: 'run', job: job.id }}
          >
            {name}
          </Link>
        ) : (
          <strong>{name}</strong>
        )}
        <p>
          {job.file ? <span>{job.file}</span> : null}
          {told && job.by?.label ? <span>{job.by.label}</span> : null}
          {job.created_at === undefined ? null : <When at={job.created_at} />}
          {over && job.done > 0 ? (
            <span>{t('jobs.done', { done: figures.format(job.done - failed) })}</span>
          ) : null}
          {failed > 0 ? (
            <span className={styles.failed}>
              {t('jobs.refused', { count: failed, shown: figures.format(failed) })}
            </span>
          ) : null}
        </p>
      </div>
      <StatePill state={state} undo={job.undo} />
      <div className={styles.acts}>
        {kind === 'export' && state === 'done' ? (
          <a className={styles.download} href={exportFile(job.id)} download>
            <DownloadIcon />
            {t('jobs.file')}
          </a>
        ) : null}
        {failed > 0 && over && object && kind !== 'import' ? (
          <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t('jobs.details')}
          </Button>
        ) : null}
        <JobControls job={job} />
      </div>
      {over ? null : (
        <div className={styles.wide}>
          <WorkBar work={job} label={name} />
        </div>
      )}
      {state === 'failed' ? <p className={styles.wrong}>{job.error?.detail ?? t('jobs.failed')}</p> : null}
      {open && object ? (
        <div className={styles.wide}>
          <Refusals job={job} object={object} failed={failed} />
        </div>
      ) : null}
    </li>
  );
}

function Refusals({ job, object, failed }: { job: Job; object: string; failed: number }) {
  const { data } = useRefused(job.id, true);
  return (
    <RefusedList id={job.id} object={object} table={false} failed={failed} refused={data?.refused ?? []} />
  );
}
