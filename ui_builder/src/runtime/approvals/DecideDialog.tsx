import { Button, ConfigProvider } from 'antd';
import { type SyntheticEvent, useEffect, useId, useRef, useState } from 'react';
import {
  type Approval,
  type DecideRequest,
  type DecideResult,
  SUBMITTER,
  useApproval,
  useDecide,
} from '../../api/approvals';
import type { FoundPrincipal } from '../../api/principals';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { Dialog } from '../../ui/Dialog';
import { showToast } from '../../ui/toastStore';
import styles from './Approvals.module.css';
import { backOf, mostNamed, needsComment, type Offer } from './deciding';
import { PeopleInput } from './PeopleInput';

const SHOWN = 5;

interface Props {
  offer: Offer;
  onDecided: (results: readonly DecideResult[]) => void;
  onClose: () => void;
}

/** Asks what goes along with an answer, and gives it. */
export function DecideDialog(props: Props) {
  const { t } = useTexts();
  const { action, approvals } = props.offer;
  const [only] = approvals;
  const title =
    approvals.length === 1
      ? t(`approvals.do_${action}`, { label: only?.record.label || t('approvals.untitled') })
      : t(`approvals.doMany_${action}`, { n: approvals.length });
  return (
    <Dialog open label={title} className={styles.dialog} onClose={props.onClose}>
      {/* What opens from an input of a dialog must stand in the dialog: all else lies behind it. */}
      <ConfigProvider getPopupContainer={(trigger) => trigger?.closest('dialog') ?? document.body}>
        <h2>{title}</h2>
        <Answer {...props} />
      </ConfigProvider>
    </Dialog>
  );
}

function Answer({ offer, onDecided, onClose }: Props) {
  const { t } = useTexts();
  const { action, tasks, approvals, others } = offer;
  const decide = useDecide();
  const places = action === 'send_back' ? backOf(approvals) : [];
  const most = mostNamed(action);
  const needed = needsComment(approvals, action);
  const [comment, setComment] = useState('');
  const [who, setWho] = useState<readonly FoundPrincipal[]>([]);
  const [step, setStep] = useState(places.includes(SUBMITTER) ? SUBMITTER : (places[0] ?? SUBMITTER));
  const id = useId();
  const first = useRef<HTMLTextAreaElement>(null);
  useEffect(() => first.current?.focus(), []);
  const said = comment.trim();
  const ready = (most === 0 || who.length > 0) && (!needed || said !== '');

  function send(event: SyntheticEvent) {
    event.preventDefault();
    const request: DecideRequest = {
      tasks,
      action,
      ...(said === '' ? {} : { comment: said }),
      ...(who.length === 0 ? {} : { to: who.map(({ value }) => value) }),
      ...(action === 'send_back' ? { step } : {}),
    };
    decide.mutate(request, {
      onSuccess: (results) => {
        const done = results.filter(({ ok }) => ok).length;
        const wrong = results.find(({ ok }) => !ok)?.error?.message;
        if (done > 0) {
          showToast(t(`approvals.done_${action}`, { n: done }), 'done');
        } else if (wrong !== undefined) {
          showToast(wrong, 'wrong');
        }
        onDecided(results);
      },
    });
  }

  return (
    <form onSubmit={send}>
      <Help approvals={approvals} />
      <Left others={others} />
      {places.length < 2 ? null : (
        <Places places={places} approvals={approvals} value={step} onChange={setStep} />
      )}
      {most === 0 ? null : (
        <div className={styles.asked}>
          <span aria-hidden="true">{t('approvals.who')}</span>
          <PeopleInput label={t('approvals.who')} value={who} most={most} onChange={setWho} />
        </div>
      )}
      <label className={styles.asked} htmlFor={id}>
        <span>{t(needed ? 'approvals.comment' : 'approvals.commentWished')}</span>
        <textarea
          ref={first}
          id={id}
          rows={3}
          maxLength={4_000}
          value={comment}
          required={needed}
          onChange={({ target }) => setComment(target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && ready) {
              send(event);
            }
          }}
        />
      </label>
      <p className={styles.wrong} role="alert">
        {decide.isError ? faultText(decide.error) : ''}
      </p>
      <div className={styles.answers}>
        <Button onClick={onClose}>{t('record.cancel')}</Button>
        <Button
          type="primary"
          htmlType="submit"
          danger={action === 'reject'}
          disabled={!ready}
          loading={decide.isPending}
        >
          {t(`approvals.${action}`)}
        </Button>
      </div>
    </form>
  );
}

/** What approvers are told at the step. */
function Help({ approvals }: { approvals: readonly Approval[] }) {
  const { text } = useTexts();
  const help = approvals.length === 1 ? approvals[0]?.my_tasks.find((task) => task.help)?.help : null;
  return help ? <p>{text(help)}</p> : null;
}

/** Those among the chosen ones that stay as they are. */
function Left({ others }: { others: readonly Approval[] }) {
  const { t } = useTexts();
  return others.length === 0 ? null : (
    <div className={styles.left}>
      <p>{t('approvals.left', { n: others.length })}</p>
      <ul>
        {others.slice(0, SHOWN).map((each) => (
          <li key={each.id}>{each.record.label || t('approvals.untitled')}</li>
        ))}
        {others.length > SHOWN ? <li>…</li> : null}
      </ul>
    </div>
  );
}

interface PlacesProps {
  places: readonly string[];
  approvals: readonly Approval[];
  value: string;
  onChange: (step: string) => void;
}

/** Where it goes back to. */
function Places({ places, approvals, value, onChange }: PlacesProps) {
  const { t, text } = useTexts();
  const { data } = useApproval(approvals[0]?.id ?? '');
  const label = (name: string) =>
    text(data?.steps.find((step) => step.name === name)?.label, nameAsText(name));
  return (
    <label className={styles.asked}>
      <span>{t('approvals.where')}</span>
      <select value={value} onChange={({ target }) => onChange(target.value)}>
        {places.map((each) => (
          <option key={each} value={each}>
            {each === SUBMITTER ? t('approvals.toSubmitter') : label(each)}
          </option>
        ))}
      </select>
    </label>
  );
}
