import { Button } from 'antd';
import { useState } from 'react';
import { useJob } from '../../api/jobs';
import { type PersonalWork, personalFile } from '../../api/personal';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import { DownloadIcon } from '../../ui/icons';
import { saveFile } from '../../ui/saveFile';
import { showToast } from '../../ui/toastStore';
import bar from '../../ui/WorkBar.module.css';
import editor from '../editor/Editor.module.css';

interface Props {
  work: PersonalWork;
  job: string;
  onClose: () => void;
}

/** How far giving or erasing is; at its end the file, or the report. */
export function WorkDialog({ work, job: id, onClose }: Props) {
  const { t } = useTexts();
  const { data: job, error } = useJob(id);
  const [saving, setSaving] = useState(false);
  const title = t(`personal.work_${work}`);
  const wrong = error ?? (job?.state === 'failed' ? job.error : null);

  async function download() {
    setSaving(true);
    try {
      const { content, name } = await personalFile(id);
      saveFile(content, name);
    } catch (reason) {
      showToast(faultText(reason), 'wrong');
    } finally {
      setSaving(false);
    }
  }

  return (
    <Dialog open label={title} className={editor.dialog} onClose={onClose}>
      <h2>{title}</h2>
      {wrong === null || wrong === undefined ? (
        <div className={bar.work}>
          <progress value={job?.done ?? 0} max={Math.max(job?.total ?? 1, 1)} aria-label={title} />
          <p role="status">{t(job?.state === 'done' ? `personal.done_${work}` : 'personal.working')}</p>
        </div>
      ) : (
        <p role="alert" className={editor.fault}>
          {'detail' in wrong && wrong.detail ? wrong.detail : faultText(error ?? t('personal.failed'))}
        </p>
      )}
      <div className={editor.answers}>
        <Button onClick={onClose}>{t('personal.close')}</Button>
        {job?.state === 'done' ? (
          <Button type="primary" icon={<DownloadIcon />} loading={saving} onClick={() => void download()}>
            {t(`personal.file_${work}`)}
          </Button>
        ) : null}
      </div>
    </Dialog>
  );
}
