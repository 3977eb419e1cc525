import { Button } from 'antd';
import { useRef } from 'react';
import type { Json } from '../../api/client';
import { type FileInfo, useUpload } from '../../api/files';
import { useTexts } from '../../i18n/useTexts';
import { showToast } from '../../ui/toastStore';
import type { InputProps } from '../fieldUi';
import styles from './FileInput.module.css';
import { FileLink } from './FileLink';

/** Uploads the file that is chosen; the record is saved with it later. */
export function FileInput(props: InputProps & { accept: string }) {
  const { id, value, field, invalid, describedBy, autoFocus, accept, onChange } = props;
  const { t, text } = useTexts();
  const picker = useRef<HTMLInputElement>(null);
  const upload = useUpload();

  function choose(file: File | undefined) {
    if (file !== undefined) {
      upload.mutate(file, {
        onSuccess: (sent) => onChange(sent as unknown as Json),
        onError: (error) => showToast(error.message, 'wrong'),
      });
    }
  }

  return (
    <div className={styles.row}>
      <input
        ref={picker}
        type="file"
        hidden
        accept={accept}
        aria-label={text(field.label)}
        onChange={(event) => {
          choose(event.target.files?.[0]);
          event.target.value = ''; // the same file may be chosen again
        }}
      />
      <Button
        id={id}
        danger={invalid}
        loading={upload.isPending}
        aria-describedby={describedBy}
        autoFocus={autoFocus ?? false}
        onClick={() => picker.current?.click()}
      >
        {t(value === null ? 'field.file_choose' : 'field.file_replace')}
      </Button>
      <span className={styles.name} aria-live="polite">
        {upload.isPending ? t('field.file_sending', { name: upload.variables.name }) : null}
        {!upload.isPending && value !== null ? <FileLink file={value as unknown as FileInfo} /> : null}
      </span>
      {value === null || field.required ? null : (
        <Button type="link" onClick={() => onChange(null)}>
          {t('field.clear')}
        </Button>
      )}
    </div>
  );
}
