import { Button } from 'antd';
import { useRef } from 'react';
import {
  type FileInfo,
  type FileVersion,
  fileAddress,
  useFilesChanged,
  useRestoreVersion,
  useUpload,
  useVersions,
} from '../../api/files';
import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import { DownloadIcon, UploadIcon } from '../../ui/icons';
import { showToast } from '../../ui/toastStore';
import styles from './FileDialogs.module.css';
import { sizeText } from './fileText';
import { shownInstant } from './moments';
import { UploadProgress } from './UploadProgress';

/** Every version of a file: who saved it and when, to download, and to restore as the latest. */
export function VersionsDialog({ file, onClose }: { file: FileInfo; onClose: () => void }) {
  const { t } = useTexts();
  const { data: versions, error } = useVersions(file.id);
  const restore = useRestoreVersion();
  const changed = useFilesChanged();
  const picker = useRef<HTMLInputElement>(null);
  const { sending, send, cancel } = useUpload();
  const wrong = (fault: Error) => showToast(fault.message, 'wrong');
  const current = versions?.find((each) => each.current);

  async function add(chosen: File | undefined) {
    if (chosen === undefined || current === undefined) {
      return;
    }
    try {
      const saved = await send(chosen, `/files/${current.id}/versions`);
      showToast(t('files.saved', { name: saved.name }), 'done');
      onClose();
      await changed();
    } catch (fault) {
      if (!(fault instanceof DOMException)) {
        wrong(fault as Error);
      }
    }
  }

  function restored(version: FileVersion) {
    restore.mutate(version.id, {
      onSuccess: () => {
        showToast(t('files.restored', { name: version.name }), 'done');
        onClose();
      },
      onError: wrong,
    });
  }

  const heading = t('files.versionsOf', { name: file.name });
  return (
    <Dialog open label={heading} className={styles.dialog} onClose={onClose}>
      <h2>{heading}</h2>
      {error === null ? null : <p role="alert">{error.message}</p>}
      <ol className={styles.versions} aria-busy={versions === undefined && error === null}>
        {versions?.map((each) => (
          <Version key={each.id} version={each} busy={restore.isPending} onRestore={() => restored(each)} />
        ))}
      </ol>
      {sending === undefined ? null : <UploadProgress sending={sending} onCancel={cancel} />}
      <input
        ref={picker}
        type="file"
        hidden
        aria-label={t('files.newVersion')}
        onChange={(event) => {
          void add(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <div className={styles.buttons}>
        <Button
          icon={<UploadIcon />}
          disabled={current === undefined || sending !== undefined}
          onClick={() => picker.current?.click()}
        >
          {t('files.newVersion')}
        </Button>
        <Button onClick={onClose}>{t('files.close')}</Button>
      </div>
    </Dialog>
  );
}

interface VersionProps {
  version: FileVersion;
  busy: boolean;
  onRestore: () => void;
}

function Version({ version, busy, onRestore }: VersionProps) {
  const { t, locale } = useTexts();
  const { time_zone: timeZone } = useSession();
  const { number, name, size, current, scan, created_at: at, created_by: by } = version;
  return (
    <li>
      <div>
        <strong>{name}</strong>{' '}
        {current ? <span className={styles.current}>{t('files.current')}</span> : null}
        <small>
          {[
            t('files.version', { number }),
            sizeText(size, locale),
            shownInstant(new Date(at), locale, timeZone),
            by?.label ? t('files.by', { name: by.label }) : '',
            scan === 'clean' ? '' : t(`files.${scan}`),
          ]
            .filter(Boolean)
            .join(' · ')}
        </small>
      </div>
      {scan === 'infected' ? null : (
        <span className={styles.actions}>
          <a
            href={fileAddress(version)}
            download={name}
            aria-label={`${t('files.download')}: ${t('files.version', { number })}`}
          >
            <DownloadIcon />
          </a>
          {current ? null : (
            <Button size="small" disabled={busy} onClick={onRestore}>
              {t('files.restore')}
            </Button>
          )}
        </span>
      )}
    </li>
  );
}
