import { Link, useParams } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useKnownObject } from '../../api/app';
import { useDefinitions } from '../../api/definitions';
import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { nounIn } from '../../meta/text';
import { BackIcon } from '../../ui/icons';
import { NotFound } from '../../ui/NotFound';
import { Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { lastList } from '../list/listSearch';
import { ColumnsStep } from './ColumnsStep';
import { FileStep } from './FileStep';
import styles from './Importing.module.css';
import { mayImport } from './mayImport';
import { RulesStep } from './RulesStep';
import { RunStep } from './RunStep';
import { StepBar } from './StepBar';
import { useImporting } from './useImporting';

const STEP_PAGES = {
  file: FileStep,
  columns: ColumnsStep,
  rules: RulesStep,
  check: RunStep,
  run: RunStep,
};

/** Imports a table into an object: which file, which column fills what, by which rules, and how it goes. */
export function ImportPage() {
  const { app, object } = useParams({ from: '/$app/$object/import' });
  const info = useDefinitions().object(object);
  const known = useKnownObject(object);
  const { rights } = useSession();
  const { t, text, locale } = useTexts();
  const plural = nounIn(text(info?.definition.plural), locale);
  const title = t('importing.title', { object: plural });
  useTitle(title);
  if (info === undefined) {
    return <NotFound />;
  }
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <Link to="/$app/$object" params={{ app, object }} search={lastList(object)} className={styles.back}>
          <BackIcon />
          {text(info.definition.plural)}
        </Link>
        <h1>{title}</h1>
      </header>
      {mayImport(rights, known, info) ? (
        <Wizard key={object} info={info} />
      ) : (
        <Notice title={t('importing.noRight', { object: plural })} help={t('importing.noRightHelp')} />
      )}
    </div>
  );
}

function Wizard({ info }: { info: ObjectInfo }) {
  const importing = useImporting(info);
  const { step } = importing;
  const Page = STEP_PAGES[step];
  const here = useRef<HTMLDivElement>(null);
  const before = useRef(step);
  useEffect(() => {
    // The button that led here is gone, and with it the place of who works by keys or by ear.
    if (before.current !== step) {
      before.current = step;
      here.current?.focus();
      here.current?.closest('main')?.scrollTo({ top: 0 });
    }
  }, [step]);
  return (
    <>
      <StepBar importing={importing} />
      <div ref={here} tabIndex={-1} className={styles.step}>
        <Page importing={importing} />
      </div>
    </>
  );
}
