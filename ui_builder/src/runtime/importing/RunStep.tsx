import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { type ImportInfo, useImport } from '../../api/imports';
import { useRefused, useSteerJob } from '../../api/jobs';
import { faultText } from '../../api/problem';
import { useRefresh } from '../../api/recordPages';
import { numberFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import { nounIn } from '../../meta/text';
import { JobControls } from '../../ui/JobControls';
import { Failure, Loading } from '../../ui/Notice';
import { RefusedList } from '../../ui/RefusedList';
import { WorkBar } from '../../ui/WorkBar';
import { Counts } from './Counts';
import { Foot } from './Foot';
import frame from './Importing.module.css';
import { NextPlaces } from './NextPlaces';
import { planOfRun } from './plan';
import styles from './Run.module.css';
import type { Importing } from './useImporting';

/** The last steps: how it would go, and how it goes; it goes on wherever one is meanwhile. */
export function RunStep({ importing }: { importing: Importing }) {
  const { job, lack, plan, go } = importing;
  const { data, error, refetch } = useImport(job);
  const { t } = useTexts();
  if (job === undefined) {
    return (
      <section className={frame.card} aria-label={t('importing.step_check')}>
        <p className={frame.warning}>{t('importing.notChecked')}</p>
        <Foot
          back={() => go({ step: plan === null ? 'file' : 'rules' })}
          {...(plan === null || lack !== null
            ? {}
            : {
                next: {
                  label: t('importing.toCheck'),
                  run: () => importing.start(true),
                  busy: importing.starting,
                },
              })}
        />
      </section>
    );
  }
  if (data === undefined) {
    return error === null ? <Loading /> : <Failure error={error} retry={() => refetch()} />;
  }
  return <Run key={job} importing={importing} run={data} />;
}

function Run({ importing, run }: { importing: Importing; run: ImportInfo }) {
  const { t, text, locale } = useTexts();
  const { info, object } = importing;
  const finished = run.finished_at !== null;
  const refused = useRefused(run.id, finished && run.failed > 0);
  useFreshLists(object, run);
  const figures = numberFormat(locale);
  const plural = nounIn(text(info.definition.plural), locale);
  return (
    <section
      className={frame.card}
      aria-label={t(run.dry_run ? 'importing.step_check' : 'importing.step_run')}
    >
      <header className={styles.head}>
        <div>
          <h2>{titleOf(run, t)}</h2>
          <p className={frame.quiet}>{run.file}</p>
        </div>
        <div className={styles.controls}>
          <JobControls
            job={{ ...run, kind: 'import' }}
            undoHelp={t('importing.undoHelp', {
              created: figures.format(run.created),
              updated: figures.format(run.updated),
              object: plural,
            })}
          />
        </div>
      </header>
      {finished ? null : (
        <>
          <WorkBar work={run} label={t(run.dry_run ? 'importing.checking' : 'importing.running')} />
          <p className={frame.quiet}>{t('importing.goesOn')}</p>
        </>
      )}
      {run.state === 'failed' ? (
        <p role="alert" className={frame.warning}>
          {run.error?.detail ?? t('jobs.failed')}
        </p>
      ) : null}
      <Counts run={run} />
      {run.failed > 0 && finished ? (
        <RefusedList
          id={run.id}
          object={object}
          table
          failed={run.failed}
          refused={refused.data?.refused ?? []}
          labelOf={(path) => {
            const field = info.fields.get(path.split('.')[0] ?? path);
            return field === undefined ? undefined : text(field.label, field.name);
          }}
        />
      ) : null}
      {run.dry_run ? <AfterCheck {...{ importing, run }} /> : <NextPlaces {...{ importing, run }} />}
    </section>
  );
}

type Words = ReturnType<typeof useTexts>['t'];

function titleOf({ state, dry_run, undo, failed }: ImportInfo, t: Words): string {
  if (undo === 'running' || undo === 'done') {
    return t(`importing.undo_${undo}`);
  }
  const what = dry_run ? 'check' : 'import';
  return state === 'done' && failed > 0 ? t(`importing.${what}_partly`) : t(`importing.${what}_${state}`);
}

/** After the check: back to mend what is wrong, or the import itself. */
function AfterCheck({ importing, run }: { importing: Importing; run: ImportInfo }) {
  const { t, locale } = useTexts();
  const { plan, starting, startError, change, go, start } = importing;
  const { mutate: cancel } = useSteerJob();
  const ofRun = planOfRun(run);
  // What was found again by its address may be about another table than the one that is kept.
  const at = plan?.file.upload === ofRun?.file.upload || ofRun === null ? plan : ofRun;
  const saved = run.created + run.updated;
  const over = run.finished_at !== null;

  function back(step: 'columns' | 'rules') {
    if (at !== null && at !== plan) {
      change(at);
    }
    go({ step });
  }

  return (
    <>
      <p role="alert" className={frame.fault}>
        {startError === null ? '' : faultText(startError)}
      </p>
      <Foot
        told={over ? undefined : t('importing.checkMayWait')}
        {...(at === null ? {} : { back: () => back('rules') })}
        next={{
          label: over
            ? t('importing.start', { count: saved, shown: numberFormat(locale).format(saved) })
            : t('importing.startUnchecked'),
          off: at === null || (over && saved === 0),
          busy: starting,
          run: () => {
            if (!over) {
              cancel({ id: run.id, kind: 'import', act: 'cancel' });
            }
            start(false, at ?? undefined);
          },
        }}
      >
        {at !== null && run.failed > 0 ? (
          <Button onClick={() => back('columns')}>{t('importing.mend')}</Button>
        ) : null}
      </Foot>
    </>
  );
}

/** Lists and figures of the object are read anew once something has come or gone. */
function useFreshLists(object: string, { id, dry_run, finished_at, undo }: ImportInfo) {
  const refresh = useRefresh(object);
  const seen = useRef('');
  useEffect(() => {
    const now = `${id} ${finished_at !== null} ${undo}`;
    if (!dry_run && finished_at !== null && seen.current !== now) {
      seen.current = now;
      void refresh();
    }
  }, [id, dry_run, finished_at, undo, refresh]);
}
