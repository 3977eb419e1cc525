import { useEffect, useState } from 'react';
import { useApp } from '../../api/app';
import { type SheetGuess, useSheetGuess } from '../../api/imports';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { DropFile, TABLES } from '../../ui/DropFile';
import { BackIcon } from '../../ui/icons';
import { useTitle } from '../../ui/useTitle';
import { SetupLink } from '../setup/SetupLink';
import { takeFile } from './handedFile';
import { Outcome } from './Outcome';
import { PlanForm } from './PlanForm';
import { planOf, type SheetPlan } from './plan';
import styles from './Spreadsheet.module.css';
import { type Made, useCreating } from './useCreating';

/** From a spreadsheet to an object with its records: the file, the proposal, what came of it. */
export function SpreadsheetPage() {
  const { t, locale } = useTexts();
  const { apps } = useApp();
  const guess = useSheetGuess();
  const { mutate } = guess;
  const [file, setFile] = useState<File | null>(null);
  const [plan, setPlan] = useState<SheetPlan | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const creating = useCreating();
  useTitle(t('spreadsheet.title'));

  // Only a page that is shown takes it: one that still waits for something is made anew.
  useEffect(() => setFile((before) => before ?? takeFile()), []);
  // What is deployed meanwhile, or another language, does not undo one's work.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another file asks for another proposal
  useEffect(() => {
    if (file === null) {
      return;
    }
    const names = apps.map(({ name }) => name);
    const propose = (found: SheetGuess) => setPlan(planOf(found, file.name, locale, names));
    mutate(file, { onSuccess: propose, onError: () => setFile(null) });
  }, [file, mutate]);

  function restart() {
    setFile(null);
    setPlan(null);
  }

  async function create() {
    if (plan !== null && file !== null) {
      const done = await creating.create(plan, file);
      if (done !== null) {
        setMade(done);
      }
    }
  }

  return (
    <div className={styles.page}>
      <SetupLink to="objects" className={styles.back}>
        <BackIcon />
        {t('places.objects')}
      </SetupLink>
      <h2>{t('spreadsheet.title')}</h2>
      {made !== null && file !== null && plan !== null ? (
        <Outcome made={made} plan={plan} file={file} />
      ) : plan === null || file === null ? (
        <>
          <p className={styles.lead}>{t('spreadsheet.lead')}</p>
          <DropFile
            label={t('importing.drop')}
            help={guess.isPending ? t('importing.reading') : t('importing.kinds')}
            accept={TABLES}
            busy={guess.isPending}
            onFile={setFile}
          />
          <p role="alert" className={styles.fault}>
            {guess.error === null ? '' : faultText(guess.error)}
          </p>
        </>
      ) : (
        <PlanForm
          plan={plan}
          fileName={file.name}
          busy={creating.busy}
          faults={creating.faults}
          onChange={setPlan}
          onRestart={restart}
          onCreate={create}
        />
      )}
    </div>
  );
}
