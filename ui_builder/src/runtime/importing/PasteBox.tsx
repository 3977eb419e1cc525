import { Button } from 'antd';
import { useId, useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import styles from './Importing.module.css';
import { pastedFile } from './plan';

/** A place to paste cells copied from a spreadsheet. */
export function PasteBox(props: { busy: boolean; onTake: (file: File) => void; onClose: () => void }) {
  const { busy, onTake, onClose } = props;
  const { t } = useTexts();
  const id = useId();
  const [text, setText] = useState('');
  const file = pastedFile(text, 'pasted');
  return (
    <div className={styles.paste}>
      <label htmlFor={id}>{t('importing.pasteHere')}</label>
      <textarea
        id={id}
        // biome-ignore lint/a11y/noAutofocus: one asked for this place
        autoFocus
        rows={9}
        value={text}
        spellCheck={false}
        aria-describedby={`${id}-help`}
        onChange={(event) => setText(event.target.value)}
      />
      <p id={`${id}-help`} className={styles.quiet}>
        {t('importing.pasteHelp')}
      </p>
      <div className={styles.answers}>
        <Button onClick={onClose}>{t('record.cancel')}</Button>
        <Button type="primary" disabled={file === null} loading={busy} onClick={() => file && onTake(file)}>
          {t('importing.take')}
        </Button>
      </div>
    </div>
  );
}
