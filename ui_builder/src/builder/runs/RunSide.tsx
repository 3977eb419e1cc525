import { Link } from '@tanstack/react-router';
import { useApp } from '../../api/app';
import { useFlowsAtWork } from '../../api/flows';
import type { Cause, RunDetail } from '../../api/runs';
import { hasRight, useSession } from '../../api/session';
import { spanText } from '../../i18n/spans';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { asTexts } from '../../runtime/flows/asked';
import { RunPill } from '../../runtime/flows/RunPill';
import { RecordLink } from '../../ui/RecordLink';
import editor from '../editor/Editor.module.css';
import { When } from '../setup/When';
import styles from './Run.module.css';
import { RunMails } from './RunMails';

/** What is to be known of a run besides its steps: who began it and when, what caused it, its parts. */
export function RunSide({ run }: { run: RunDetail }) {
  const { t, locale } = useTexts();
  const { rights } = useSession();
  const took = run.finished_at === null ? null : Date.parse(run.finished_at) - Date.parse(run.created_at);
  return (
    <div className={styles.side}>
      <section className={editor.part} aria-labelledby="run-facts">
        <h3 id="run-facts">{t('runs.facts')}</h3>
        <dl className={styles.facts}>
          <dt>{t('runs.by')}</dt>
          <dd>{run.user === null ? t('runs.platform') : (run.user.label ?? t('runs.gone'))}</dd>
          <dt>{t('runs.began')}</dt>
          <dd>
            <When at={run.created_at} />
          </dd>
          {run.finished_at === null ? null : (
            <>
              <dt>{t('runs.ended')}</dt>
              <dd>
                <When at={run.finished_at} />
              </dd>
              <dt>{t('runs.took')}</dt>
              <dd>{spanText(Math.max(took ?? 0, 0), locale)}</dd>
            </>
          )}
          {run.state === 'waiting' && run.wake_at !== null ? (
            <>
              <dt>{t('runs.goesOn')}</dt>
              <dd>
                <When at={run.wake_at} />
              </dd>
            </>
          ) : null}
          <dt>{t('runs.taken')}</dt>
          <dd>{run.steps}</dd>
          <dt>{t('runs.flow')}</dt>
          <dd>
            {hasRight(rights, 'builder') ? (
              <Link to="/-/setup/flows/$name" params={{ name: run.flow }}>
                <code>{run.flow}</code>
              </Link>
            ) : (
              <code>{run.flow}</code>
            )}
          </dd>
        </dl>
        <p className={editor.help}>{t('runs.pinned')}</p>
      </section>
      <Causes run={run} />
      <Parts run={run} />
      <RunMails run={run.id} />
    </div>
  );
}

/** The chain of what caused it, from the first on. */
function Causes({ run }: { run: RunDetail }) {
  const { t } = useTexts();
  if (run.causes.length === 0 && run.parent === null) {
    return null;
  }
  return (
    <section className={editor.part} aria-labelledby="run-causes">
      <h3 id="run-causes">{t('runs.causes')}</h3>
      <ol className={styles.chain}>
        {run.causes.map((cause, at) => (
          <li key={at}>
            <CauseText cause={cause} />
          </li>
        ))}
        {run.parent === null ? null : (
          <li>
            <Link to="/-/setup/runs/$id" params={{ id: run.parent }}>
              {t('runs.parent')}
            </Link>
          </li>
        )}
      </ol>
    </section>
  );
}

function CauseText({ cause: { flow, run, object, record } }: { cause: Cause }) {
  const { t, text } = useTexts();
  const { objects } = useApp();
  const known = useFlowsAtWork().data?.find(({ name }) => name === flow);
  const label = text(asTexts(known?.label), nameAsText(flow ?? ''));
  const noun = text(objects.find(({ name }) => name === object)?.label, nameAsText(object ?? ''));
  return (
    <>
      {flow === null ? (
        <span>{t('runs.causeUser')}</span>
      ) : run === null ? (
        <span>{t('runs.causeFlow', { flow: label })}</span>
      ) : (
        <Link to="/-/setup/runs/$id" params={{ id: run }}>
          {t('runs.causeFlow', { flow: label })}
        </Link>
      )}
      {object === null || record === null ? null : (
        <RecordLink object={object} id={record} previews>
          {noun}
        </RecordLink>
      )}
    </>
  );
}

/** The runs that it began itself. */
function Parts({ run: { children } }: { run: RunDetail }) {
  const { t, text } = useTexts();
  return children.length === 0 ? null : (
    <section className={editor.part} aria-labelledby="run-parts">
      <h3 id="run-parts">{t('runs.parts')}</h3>
      <ul className={styles.parts}>
        {children.map((each) => (
          <li key={each.id}>
            <Link to="/-/setup/runs/$id" params={{ id: each.id }}>
              {text(each.label ?? undefined, nameAsText(each.flow))}
            </Link>
            <RunPill state={each.state} />
          </li>
        ))}
      </ul>
    </section>
  );
}
