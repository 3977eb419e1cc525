import { Button } from 'antd';
import { exportFile, useExport } from '../../api/exports';
import { numberFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import { CheckIcon, DownloadIcon } from '../../ui/icons';
import { JobControls } from '../../ui/JobControls';
import { Failure } from '../../ui/Notice';
import { sizeText } from '../../ui/sizeText';
import { WorkBar } from '../../ui/WorkBar';
import styles from './Exporting.module.css';

/** How far a file is, and the file once it is there. */
export function ExportProgress({ id, onClose }: { id: string; onClose: () => void }) {
  const { t, locale } = useTexts();
  const { data: job, error, refetch } = useExport(id);
  if (error !== null && job === undefined) {
    return <Failure error={error} retry={() => refetch()} />;
  }
  const ready = job?.state === 'done' && job.file !== null;
  const over = job !== undefined && job.finished_at !== null;
  return (
    <>
      {ready ? (
        <div className={styles.ready} role="status">
          <span className={styles.tick}>
            <CheckIcon />
          </span>
          <div>
            <strong>{t('exporting.ready')}</strong>
            <p>
              {t('exporting.readyHelp', {
                rows: numberFormat(locale).format(job.rows ?? job.done),
                size: sizeText(job.file?.size ?? 0, locale),
              })}
            </p>
          </div>
        </div>
      ) : over ? (
        <p role="alert" className={styles.fault}>
          {job.error?.detail ?? t(job.state === 'done' ? 'exporting.gone' : 'exporting.failed')}
        </p>
      ) : (
        <>
          <WorkBar work={job ?? { state: 'queued', done: 0, total: null }} label={t('exporting.running')} />
          <p className={styles.quiet}>{t('exporting.goesOn')}</p>
        </>
      )}
      <div className={styles.answers}>
        {job === undefined || over ? null : <JobControls job={job} />}
        <Button onClick={onClose}>{t('exporting.close')}</Button>
        {ready ? (
          <Button type="primary" icon={<DownloadIcon />} href={exportFile(id)} download={job.file?.name}>
            {t('exporting.download')}
          </Button>
        ) : null}
      </div>
    </>
  );
}
