import { Button } from 'antd';
import { useId, useState } from 'react';
import { type ApprovalDetail, OWN_STEPS, type OwnStep, useOwnStep } from '../../api/approvals';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import { showToast } from '../../ui/toastStore';
import styles from './Approvals.module.css';

const ASKED: ReadonlySet<OwnStep> = new Set(['withdraw', 'recall', 'comment']);

/** What whoever submitted, or has decided, may still do: withdraw, remind, take the answer back, say something. */
export function OwnSteps({ of }: { of: ApprovalDetail }) {
  const { t } = useTexts();
  const [asked, setAsked] = useState<OwnStep | null>(null);
  const steer = useOwnStep(of.id);
  const byTask = of.my_tasks.some(({ actions }) => actions.includes('comment'));
  const offered = OWN_STEPS.filter((step) => of.may.includes(step) && !(step === 'comment' && byTask));

  function go(step: OwnStep, comment: string) {
    setAsked(null);
    steer.mutate(
      { step, ...(comment === '' ? {} : { comment }) },
      {
        onSuccess: () => showToast(t(`approvals.own_${step}_done`), 'done'),
        onError: (error) => showToast(faultText(error), 'wrong'),
      },
    );
  }

  return (
    <>
      {offered.map((step) => (
        <Button
          key={step}
          loading={steer.isPending && steer.variables.step === step}
          onClick={() => (ASKED.has(step) ? setAsked(step) : go(step, ''))}
        >
          {t(`approvals.own_${step}`)}
        </Button>
      ))}
      {asked === null ? null : (
        <Ask
          step={asked}
          label={of.record.label || t('approvals.untitled')}
          onGo={(comment) => go(asked, comment)}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

interface AskProps {
  step: OwnStep;
  label: string;
  onGo: (comment: string) => void;
  onClose: () => void;
}

function Ask({ step, label, onGo, onClose }: AskProps) {
  const { t } = useTexts();
  const [comment, setComment] = useState('');
  const id = useId();
  const talks = step === 'comment';
  const title = t(`approvals.ask_${step}`, { label });
  return (
    <Dialog open label={title} className={styles.dialog} onClose={onClose}>
      <h2>{title}</h2>
      {talks ? null : <p>{t(`approvals.askHelp_${step}`)}</p>}
      <label className={styles.asked} htmlFor={id}>
        <span>{t(talks ? 'approvals.comment' : 'approvals.commentWished')}</span>
        <textarea
          id={id}
          rows={3}
          maxLength={10_000}
          value={comment}
          onChange={({ target }) => setComment(target.value)}
        />
      </label>
      <div className={styles.answers}>
        <Button onClick={onClose}>{t('record.cancel')}</Button>
        <Button
          type="primary"
          danger={!talks}
          disabled={talks && comment.trim() === ''}
          onClick={() => onGo(comment.trim())}
        >
          {t(`approvals.own_${step}`)}
        </Button>
      </div>
    </Dialog>
  );
}
