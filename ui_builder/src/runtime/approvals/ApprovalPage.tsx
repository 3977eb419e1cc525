import { Link, useParams } from '@tanstack/react-router';
import { useKnownObject } from '../../api/app';
import { type ApprovalDetail, useApproval } from '../../api/approvals';
import { useDefinitions } from '../../api/definitions';
import { Scope } from '../../api/scope';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { BackIcon } from '../../ui/icons';
import { Failure, Loading } from '../../ui/Notice';
import { ObjectIcon } from '../../ui/objectIcons';
import { RecordLink } from '../../ui/RecordLink';
import { useTitle } from '../../ui/useTitle';
import { ApprovalPill } from './ApprovalPill';
import styles from './Approvals.module.css';
import { DecisionButtons } from './DecisionButtons';
import { Due } from './Due';
import { HistoryView } from './HistoryView';
import { OwnSteps } from './OwnSteps';
import { StepsView } from './StepsView';
import { submittersWord } from './telling';
import { useMoments } from './useMoments';
import { ValuesView } from './ValuesView';

/** One approval: what is asked, who decides, and what was said. */
export function ApprovalPage() {
  const { t } = useTexts();
  const { id } = useParams({ from: '/-/approvals/$id' });
  const { data, error, refetch } = useApproval(id);
  useTitle(data?.record.label || t('approvals.title'));
  return (
    <article className={styles.page} data-wide="">
      <Link to="/-/approvals" className={styles.back}>
        <BackIcon />
        {t('approvals.title')}
      </Link>
      {data !== undefined ? (
        <Opened of={data} />
      ) : (
        <>
          <h1 className={styles.unseen}>{t('approvals.title')}</h1>
          {error === null ? <Loading /> : <Failure error={error} retry={() => refetch()} />}
        </>
      )}
    </article>
  );
}

function Opened({ of }: { of: ApprovalDetail }) {
  const { t, text } = useTexts();
  const { told, exact } = useMoments();
  const known = useKnownObject(of.object);
  const label = of.record.label || t('approvals.untitled');
  const by = of.submitted_by?.label ?? t('approvals.someone');
  const changes = of.latest.length;
  const said = submittersWord(of);
  return (
    <>
      <header className={styles.top}>
        <span className={styles.icon}>
          <ObjectIcon name={known?.icon} />
        </span>
        <div className={styles.told}>
          <h1>
            <RecordLink object={of.object} id={of.record.id} previews>
              {label}
            </RecordLink>
          </h1>
          <p className={styles.quiet}>
            <span>{text(known?.label, nameAsText(of.object))}</span>
            <span>{text(of.label, nameAsText(of.approval))}</span>
            <span title={exact(of.submitted_at)}>
              {t('approvals.askedBy', { by, at: told(of.submitted_at) })}
            </span>
            {of.state === 'open' && of.due_at !== null ? <Due at={of.due_at} /> : null}
          </p>
        </div>
        <ApprovalPill state={of.state} />
        <div className={styles.buttons}>
          <DecisionButtons chosen={[of]} />
          <OwnSteps of={of} />
        </div>
      </header>
      <div className={styles.columns}>
        <section className={styles.card} aria-labelledby="asked">
          <h2 id="asked">{t('approvals.asked')}</h2>
          {said === '' ? null : <q className={styles.said}>{said}</q>}
          {changes === 0 ? null : <p className={styles.careful}>{t('approvals.changed', { n: changes })}</p>}
          <Scope object={of.object}>
            <Submitted of={of} />
          </Scope>
        </section>
        <div className={styles.side}>
          <section className={styles.card} aria-labelledby="steps">
            <h2 id="steps">{t('approvals.steps')}</h2>
            <StepsView of={of} />
          </section>
          <section className={styles.card} aria-labelledby="history">
            <h2 id="history">{t('approvals.history')}</h2>
            <HistoryView history={of.history} steps={of.steps} />
          </section>
        </div>
      </div>
    </>
  );
}

function Submitted({ of }: { of: ApprovalDetail }) {
  const { t } = useTexts();
  const info = useDefinitions().object(of.object);
  return info === undefined || of.record.label === null ? (
    <p className={styles.quiet}>{t('approvals.noValues')}</p>
  ) : (
    <ValuesView of={of} info={info} />
  );
}
