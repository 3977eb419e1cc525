import { type ClipboardEvent, useState } from 'react';
import { useUpload } from '../../api/imports';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { DropFile, TABLES } from '../../ui/DropFile';
import { PasteIcon } from '../../ui/icons';
import { EarlierImports } from './EarlierImports';
import styles from './Importing.module.css';
import { PasteBox } from './PasteBox';
import { pastedFile, planOf } from './plan';
import { SheetStep } from './SheetStep';
import type { Importing } from './useImporting';

/** The first step: which table, and how it is read; below it what was imported before. */
export function FileStep({ importing }: { importing: Importing }) {
  return importing.plan === null ? (
    <>
      <Choose importing={importing} />
      <EarlierImports info={importing.info} />
    </>
  ) : (
    <SheetStep importing={importing} plan={importing.plan} />
  );
}

function Choose({ importing }: { importing: Importing }) {
  const { t } = useTexts();
  const { sent, isPending, error, mutate, stop } = useUpload();
  const [pasting, setPasting] = useState(false);

  function take(file: File) {
    mutate(file, { onSuccess: (upload) => importing.change(planOf(upload)) });
  }
  function pasted(event: ClipboardEvent) {
    const file = event.clipboardData.files[0] ?? pastedFile(event.clipboardData.getData('text'), PASTED);
    if (file !== null && !isPending) {
      event.preventDefault();
      take(file);
    }
  }

  return (
    <section className={styles.card} onPaste={pasted} aria-label={t('importing.step_file')}>
      {pasting ? (
        <PasteBox busy={isPending} onTake={take} onClose={() => setPasting(false)} />
      ) : (
        <div className={styles.choose}>
          <DropFile
            label={t('importing.drop')}
            help={isPending ? t('importing.sending') : t('importing.allKinds')}
            accept={TABLES}
            busy={isPending}
            onFile={take}
          />
          {isPending ? (
            <>
              <progress className={styles.sent} value={sent} max={1} aria-label={t('importing.sending')} />
              <button type="button" className={styles.link} onClick={stop}>
                {t('record.cancel')}
              </button>
            </>
          ) : (
            <button type="button" className={styles.link} onClick={() => setPasting(true)}>
              <PasteIcon />
              {t('importing.paste')}
            </button>
          )}
        </div>
      )}
      <p role="alert" className={styles.fault}>
        {error === null || error.name === 'AbortError' ? '' : faultText(error)}
      </p>
    </section>
  );
}

/** What a table is called that came from the clipboard. */
const PASTED = 'pasted';
