import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useId, useState } from 'react';
import { type Approval, type ApprovalDetail, type RecordApprovals, useApproval } from '../../api/approvals';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { DownIcon, LockIcon } from '../../ui/icons';
import { useRecordPage } from '../record/recordPage';
import styles from './ApprovalPanel.module.css';
import { ApprovalPill } from './ApprovalPill';
import { DecisionButtons } from './DecisionButtons';
import { Due } from './Due';
import { OwnSteps } from './OwnSteps';
import { StepsView } from './StepsView';
import { SubmitDialog } from './SubmitDialog';
import { lastWord, placeIn, waitedFor, worthALine } from './telling';
import { useMoments } from './useMoments';

/** How the approvals of a record stand, on its page: what is waited for, and what one may do about it. */
export function ApprovalPanel({ approvals }: { approvals: RecordApprovals }) {
  const { t } = useTexts();
  const { info, record, title } = useRecordPage();
  const [submitting, setSubmitting] = useState(false);
  const { can_submit: choices, locked } = approvals;
  const shown = worthALine(approvals.approvals);
  const open = shown.some(({ state }) => state === 'open');
  const again = choices.some((each) => each.again);
  const said = again
    ? 'approvals.sentBack'
    : shown.length === 0
      ? 'approvals.notSubmitted'
      : 'approvals.again';
  return (
    <section className={styles.panel} aria-label={t('approvals.ofRecord')}>
      {shown.map((each) => (
        <One key={each.id} of={each} locked={locked?.id === each.id} />
      ))}
      {choices.length === 0 ? null : (
        <div className={styles.line}>
          <p className={styles.told}>{open && !again ? null : t(said)}</p>
          <Button type={open && !again ? 'default' : 'primary'} onClick={() => setSubmitting(true)}>
            {t(again ? 'approvals.submitAgain' : 'approvals.submit')}
          </Button>
        </div>
      )}
      {submitting ? (
        <SubmitDialog
          object={info.definition.name}
          id={record.id}
          label={title}
          choices={choices}
          onClose={() => setSubmitting(false)}
        />
      ) : null}
    </section>
  );
}

/** One approval: a line, and its steps below once one asks for them. */
function One({ of, locked }: { of: Approval; locked: boolean }) {
  const { t, text } = useTexts();
  const { data } = useApproval(of.id);
  const [shown, setShown] = useState(false);
  const id = useId();
  const open = of.state === 'open';
  return (
    <div className={styles.one} data-state={of.state}>
      <div className={styles.line}>
        <button
          type="button"
          className={styles.fold}
          aria-expanded={shown}
          aria-controls={id}
          aria-label={t('approvals.showSteps', { label: text(of.label, nameAsText(of.approval)) })}
          onClick={() => setShown(!shown)}
        >
          <DownIcon />
        </button>
        <div className={styles.told}>
          <p>
            <Link to="/-/approvals/$id" params={{ id: of.id }} className={styles.name}>
              {text(of.label, nameAsText(of.approval))}
            </Link>
            <ApprovalPill state={of.state} />
            {open && locked ? (
              <span className={styles.locked}>
                <LockIcon />
                {t('approvals.locked')}
              </span>
            ) : null}
          </p>
          <p className={styles.quiet}>
            {data === undefined ? null : open ? <Waiting of={data} /> : <Ended of={data} />}
          </p>
        </div>
        <div className={styles.buttons}>
          <DecisionButtons chosen={[of]} />
          {data === undefined ? null : <OwnSteps of={data} />}
        </div>
      </div>
      <div id={id} hidden={!shown} className={styles.steps}>
        {data === undefined ? null : <StepsView of={data} />}
      </div>
    </div>
  );
}

function Waiting({ of }: { of: ApprovalDetail }) {
  const { t, text, locale } = useTexts();
  const { told, exact } = useMoments();
  const who = new Intl.ListFormat(locale, { type: 'conjunction' }).format([...waitedFor(of)]);
  const by = of.submitted_by?.label ?? t('approvals.someone');
  return (
    <>
      <span>{t('approvals.place', { ...placeIn(of), step: text(of.step_label ?? {}, of.step ?? '') })}</span>
      {who === '' ? null : <span>{t('approvals.waitsFor', { who })}</span>}
      <span title={exact(of.submitted_at)}>{t('approvals.askedBy', { by, at: told(of.submitted_at) })}</span>
      {of.due_at === null ? null : <Due at={of.due_at} />}
    </>
  );
}

function Ended({ of }: { of: ApprovalDetail }) {
  const { t } = useTexts();
  const { told, exact } = useMoments();
  const last = lastWord(of);
  if (last === undefined) {
    return null;
  }
  return (
    <>
      <span title={exact(last.at)}>
        {t('approvals.endedBy', { by: last.by?.label ?? t('approvals.platform'), at: told(last.at) })}
      </span>
      {last.comment ? <q>{last.comment}</q> : null}
    </>
  );
}
