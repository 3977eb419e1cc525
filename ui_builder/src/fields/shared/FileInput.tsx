import { Button } from 'antd';
import { type ClipboardEvent, type DragEvent, useRef, useState } from 'react';
import type { Json } from '../../api/client';
import { type FileInfo, useFileLimits, useUpload } from '../../api/files';
import { useTexts } from '../../i18n/useTexts';
import { showToast } from '../../ui/toastStore';
import type { InputProps } from '../fieldUi';
import styles from './FileInput.module.css';
import { FileLink } from './FileLink';
import { fileFault, fileOf, smallest } from './fileRules';
import { sizeText } from './fileText';
import { TakePhoto } from './TakePhoto';
import { UploadProgress } from './UploadProgress';

/** Uploads the file that is chosen, dropped or pasted; the record is saved with it later. */
export function FileInput(props: InputProps & { accept: string; camera?: boolean }) {
  const { id, value, field, invalid, describedBy, autoFocus, accept, camera = false, onChange } = props;
  const { t, text, locale } = useTexts();
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const limits = useFileLimits();
  const { sending, send, cancel } = useUpload();
  const label = text(field.label);

  async function choose(file: File | undefined) {
    if (file === undefined) {
      return;
    }
    const most = smallest(limits?.max_bytes, field.definition.max_bytes as number | undefined);
    const fault = fileFault(file, accept, most);
    if (fault !== null) {
      const sizes = { size: sizeText(file.size, locale), most: sizeText(most ?? 0, locale) };
      showToast(t(`files.${fault}`, { name: file.name, ...sizes }), 'wrong');
      return;
    }
    try {
      onChange((await send(file)) as unknown as Json);
    } catch (error) {
      if (!(error instanceof DOMException)) {
        showToast((error as Error).message, 'wrong');
      }
    }
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    void choose(fileOf(event.dataTransfer));
  }

  function paste(event: ClipboardEvent) {
    const file = fileOf(event.clipboardData);
    if (file !== undefined) {
      event.preventDefault();
      void choose(file);
    }
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: beside the button, which does the same by keyboard
    <div
      className={styles.place}
      data-over={over}
      onPaste={paste}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <input
        ref={picker}
        type="file"
        hidden
        accept={accept}
        aria-label={label}
        onChange={(event) => {
          void choose(event.target.files?.[0]);
          event.target.value = ''; // the same file may be chosen again
        }}
      />
      <div className={styles.row}>
        {value !== null && sending === undefined ? <FileLink file={value as unknown as FileInfo} /> : null}
        <Button
          id={id}
          danger={invalid}
          disabled={sending !== undefined}
          aria-describedby={describedBy}
          autoFocus={autoFocus ?? false}
          onClick={() => picker.current?.click()}
        >
          {t(value === null ? 'files.choose' : 'files.replace')}
        </Button>
        {camera ? <TakePhoto disabled={sending !== undefined} onPhoto={(file) => void choose(file)} /> : null}
        {value === null || field.required || sending !== undefined ? null : (
          <Button type="link" onClick={() => onChange(null)}>
            {t('field.clear')}
          </Button>
        )}
        {value === null && sending === undefined ? (
          <span className={styles.hint}>{t('files.drop')}</span>
        ) : null}
      </div>
      {sending === undefined ? null : <UploadProgress sending={sending} onCancel={cancel} />}
    </div>
  );
}
