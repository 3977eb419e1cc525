import { type DragEvent, useId, useState } from 'react';
import styles from './DropFile.module.css';
import { UploadIcon } from './icons';

interface Props {
  label: string;
  help: string;
  /** Endings and media types that the browser offers. */
  accept: string;
  busy?: boolean;
  onFile: (file: File) => void;
}

/** A place to drop a file on, or to choose one by mouse or keyboard. */
export function DropFile({ label, help, accept, busy = false, onFile }: Props) {
  const id = useId();
  const [over, setOver] = useState(false);

  function drop(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file !== undefined && !busy) {
      onFile(file);
    }
  }

  return (
    <label
      htmlFor={id}
      className={styles.place}
      data-over={over}
      aria-busy={busy}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <UploadIcon />
      <strong>{label}</strong>
      <span id={`${id}-help`}>{help}</span>
      <input
        id={id}
        type="file"
        accept={accept}
        disabled={busy}
        aria-label={label}
        aria-describedby={`${id}-help`}
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file can be chosen again once it was mended.
          event.target.value = '';
          if (file !== undefined) {
            onFile(file);
          }
        }}
      />
    </label>
  );
}

/** What tables come as. */
export const TABLES = '.csv,.tsv,.txt,.xlsx,.xlsm,.xls,.xlsb,.ods,text/csv';
