import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useApp } from '../../api/app';
import { useTexts } from '../../i18n/useTexts';
import { nounIn } from '../../meta/text';
import { ChartIcon, CheckIcon, PencilIcon, SheetIcon, TableIcon } from '../../ui/icons';
import { JobProgress } from '../../ui/JobProgress';
import { SetupLink } from '../setup/SetupLink';
import type { SheetPlan } from './plan';
import styles from './Spreadsheet.module.css';
import type { Made } from './useCreating';

/** What came of a spreadsheet: how far the import is, and where to go from here. */
export function Outcome({ made, plan, file }: { made: Made; plan: SheetPlan; file: File }) {
  const { t, text, locale } = useTexts();
  const { apps } = useApp();
  const [finished, setFinished] = useState(false);
  const object = made.object.name;
  const app = made.app ?? apps[0]?.name ?? object;
  const labels = new Map(plan.columns.map(({ field }) => [field.name, text(field.label, field.name)]));
  const plural = nounIn(text(made.object.plural), locale);
  return (
    <>
      <section className={styles.card} aria-label={t('spreadsheet.outcome')}>
        <p className={styles.file}>
          <SheetIcon />
          <strong>{file.name}</strong>
        </p>
        <p className={styles.done}>
          <CheckIcon />
          {t('spreadsheet.published', { object: text(made.object.label) })}
        </p>
        <h3>{t(finished ? 'spreadsheet.imported' : 'spreadsheet.importing')}</h3>
        <JobProgress
          id={made.job}
          object={object}
          table
          labelOf={(path) => labels.get(path)}
          onFinished={() => setFinished(true)}
        />
      </section>
      <div className={styles.next}>
        <Link to="/$app/$object" params={{ app, object }} data-first="true">
          <TableIcon />
          {t('spreadsheet.openList', { objects: plural })}
        </Link>
        {made.page === undefined ? null : (
          <Link to="/$app/-/$page" params={{ app, page: made.page }}>
            <ChartIcon />
            {t('spreadsheet.openChart')}
          </Link>
        )}
        <SetupLink to={`objects/${object}/fields`}>
          <PencilIcon />
          {t('spreadsheet.openFields')}
        </SetupLink>
      </div>
    </>
  );
}
