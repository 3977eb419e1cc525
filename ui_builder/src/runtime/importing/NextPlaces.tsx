import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { type ImportInfo, useUpload } from '../../api/imports';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { nounIn } from '../../meta/text';
import { useAppName } from '../../ui/appName';
import { TABLES } from '../../ui/DropFile';
import { SheetIcon, TableIcon, UploadIcon } from '../../ui/icons';
import { showToast } from '../../ui/toastStore';
import { planOf, planOfRun } from './plan';
import styles from './Run.module.css';
import { savedBy } from './savedBy';
import type { Importing } from './useImporting';

/** Where to go from an import: what it saved, the refused rows once they are mended, the next table. */
export function NextPlaces({ importing, run }: { importing: Importing; run: ImportInfo }) {
  const { t, text, locale } = useTexts();
  const app = useAppName();
  const { object, info, change, go } = importing;
  const { mutate, isPending } = useUpload();
  const input = useRef<HTMLInputElement>(null);
  if (run.finished_at === null) {
    return null;
  }
  const where = savedBy(run);
  const before = importing.plan ?? planOfRun(run);

  function again(file: File) {
    mutate(file, {
      onSuccess: (upload) => {
        const plan = planOf(upload);
        change(before === null ? plan : { ...before, file: plan.file, reading: {}, remember: plan.remember });
        go({ step: before === null ? 'file' : 'columns' });
      },
      onError: (error) => showToast(faultText(error), 'wrong'),
    });
  }

  return (
    <div className={styles.next}>
      {where === null ? null : (
        <Link to="/$app/$object" params={{ app, object }} search={{ where }} data-first="true">
          <TableIcon />
          {t('importing.openSaved', { object: nounIn(text(info.definition.plural), locale) })}
        </Link>
      )}
      {run.failed === 0 ? null : (
        <>
          <button
            type="button"
            disabled={isPending}
            aria-busy={isPending}
            onClick={() => input.current?.click()}
          >
            <UploadIcon />
            {t('importing.sendMended')}
          </button>
          <input
            ref={input}
            type="file"
            hidden
            accept={TABLES}
            aria-label={t('importing.sendMended')}
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = '';
              if (file !== undefined) {
                again(file);
              }
            }}
          />
        </>
      )}
      <button
        type="button"
        onClick={() => {
          change(null);
          go({});
        }}
      >
        <SheetIcon />
        {t('importing.another')}
      </button>
    </div>
  );
}
