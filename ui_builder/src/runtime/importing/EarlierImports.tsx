import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { type ImportInfo, useImports } from '../../api/imports';
import { numberFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import type { ObjectInfo } from '../../meta/definitions';
import { nounIn } from '../../meta/text';
import { useAppName } from '../../ui/appName';
import { JobControls } from '../../ui/JobControls';
import { StatePill } from '../../ui/StatePill';
import { When } from '../blocks/When';
import styles from './Earlier.module.css';

/** What was imported before: who, when, what came of it, and the way to take it back. */
export function EarlierImports({ info }: { info: ObjectInfo }) {
  const { t, text, locale } = useTexts();
  const object = info.definition.name;
  const { data, hasNextPage, fetchNextPage, isFetchingNextPage } = useImports(object);
  const all = data?.pages.flatMap(({ imports }) => imports) ?? [];
  // What one tried out is of interest only while one is at it.
  const shown = all.filter((each) => each.object === object && !each.dry_run);
  if (shown.length === 0) {
    return null;
  }
  return (
    <section className={styles.earlier} aria-labelledby="earlier-imports">
      <h2 id="earlier-imports">
        {t('importing.earlier', { object: nounIn(text(info.definition.plural), locale) })}
      </h2>
      <ul>
        {shown.map((each) => (
          <Earlier key={each.id} run={each} object={object} />
        ))}
      </ul>
      {hasNextPage ? (
        <Button onClick={() => fetchNextPage()} loading={isFetchingNextPage}>
          {t('jobs.more')}
        </Button>
      ) : null}
    </section>
  );
}

const TOLD = ['created', 'updated', 'unchanged', 'skipped', 'failed'] as const;

function Earlier({ run, object }: { run: ImportInfo; object: string }) {
  const { t, locale } = useTexts();
  const app = useAppName();
  const figures = numberFormat(locale);
  const counts = TOLD.filter((kind) => run[kind] > 0).map((kind) =>
    t(`importing.count_${kind}`, { shown: figures.format(run[kind]) }),
  );
  return (
    <li>
      <div className={styles.what}>
        <Link to="/$app/$object/import" params={{ app, object }} search={{ step: 'run', job: run.id }}>
          {run.file ?? t('importing.aTable')}
        </Link>
        <p>
          {run.by === null ? null : <span>{run.by.label}</span>}
          <When at={run.created_at} />
          <span>{counts.length === 0 ? t('importing.count_none') : counts.join(t('importing.comma'))}</span>
        </p>
      </div>
      <StatePill state={run.state} undo={run.undo} />
      <div className={styles.acts}>
        <JobControls
          job={{ ...run, kind: 'import' }}
          undoHelp={t('importing.undoHelpShort', {
            created: figures.format(run.created),
            updated: figures.format(run.updated),
          })}
        />
      </div>
    </li>
  );
}
