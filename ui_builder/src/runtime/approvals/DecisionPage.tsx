import { useParams, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import {
  MAILED_DECISIONS,
  type MailedAnswer,
  type MailedDecision,
  useDecideByMail,
  useMailedDecision,
} from '../../api/approvals';
import { ApiError, faultText } from '../../api/problem';
import { LanguageSwitch } from '../../app/LanguageSwitch';
import { relativeTime } from '../../fields/shared/moments';
import { momentFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import { Failure, Loading, Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import styles from './DecisionPage.module.css';
import { commentRule } from './deciding';

/** What a link in a mail opens: one decision, to be made without signing in. */
export function DecisionPage() {
  const { text } = useTexts();
  const { token } = useParams({ from: '/d/$token' });
  const { data, error, refetch } = useMailedDecision(token);
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <strong>{text(data?.tenant.label, data?.tenant.name)}</strong>
        <LanguageSwitch />
      </header>
      <main id="content" className={styles.main} tabIndex={-1}>
        {data !== undefined ? (
          <Asked token={token} of={data} />
        ) : error === null ? (
          <Loading />
        ) : (
          <Unknown error={error} retry={() => refetch()} />
        )}
      </main>
    </div>
  );
}

const isGone = (error: unknown): boolean => error instanceof ApiError && error.status === 404;

function Unknown({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useTexts();
  useTitle(t('approvals.title'));
  return (
    <>
      <h1 className={styles.unseen}>{t('approvals.title')}</h1>
      {isGone(error) ? (
        <Notice title={t('approvals.linkGone')} help={t('approvals.linkGoneHelp')} />
      ) : (
        <Failure error={error} retry={retry} />
      )}
    </>
  );
}

function Asked({ token, of }: { token: string; of: MailedDecision }) {
  const { t, text, locale } = useTexts();
  const decide = useDecideByMail(token);
  const label = of.record || t('approvals.untitled');
  const by = of.submitted_by ?? t('approvals.someone');
  const exact = momentFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const told = (at: string) => relativeTime(new Date(at), new Date(), locale) ?? exact.format(new Date(at));
  useTitle(label);
  if (isGone(decide.error)) {
    return <Unknown error={decide.error} retry={() => decide.reset()} />;
  }
  return (
    <article className={styles.card}>
      <p className={styles.quiet}>
        {text(of.label)}
        {of.step_label === null ? null : ` · ${text(of.step_label)}`}
      </p>
      <h1>{label}</h1>
      <p className={styles.quiet}>
        {text(of.object.label)} · {t('approvals.askedBy', { by, at: told(of.submitted_at) })}
        {of.due_at === null ? null : ` · ${t('approvals.due', { at: told(of.due_at) })}`}
        {of.user === null ? null : ` · ${t('approvals.linkFor', { user: of.user })}`}
      </p>
      {of.help === null ? null : <p>{text(of.help)}</p>}
      {of.fields.length === 0 ? null : (
        <dl className={styles.values}>
          {of.fields.map((field, at) => (
            <div key={`${text(field.label)} ${at}`}>
              <dt>{text(field.label)}</dt>
              <dd>{field.text || '—'}</dd>
            </div>
          ))}
        </dl>
      )}
      {decide.isSuccess ? <Thanks action={decide.variables.action} /> : <Answer of={of} decide={decide} />}
    </article>
  );
}

interface AnswerProps {
  of: MailedDecision;
  decide: ReturnType<typeof useDecideByMail>;
}

/** The answers; opening the link alone decides nothing, for programs open links too. */
function Answer({ of, decide }: AnswerProps) {
  const { t } = useTexts();
  const { action: wished } = useSearch({ from: '/d/$token' });
  const [comment, setComment] = useState('');
  const id = useId();
  const said = comment.trim();
  const first: MailedAnswer = wished === 'reject' ? 'reject' : 'approve';
  const lacks = (action: MailedAnswer) => said === '' && commentRule(of.comment, action);
  return (
    <div className={styles.answer}>
      <label htmlFor={id}>
        {t(of.comment === 'required' ? 'approvals.comment' : 'approvals.commentWished')}
      </label>
      <textarea
        id={id}
        rows={3}
        maxLength={4_000}
        value={comment}
        aria-describedby={`${id}-wrong`}
        onChange={({ target }) => setComment(target.value)}
      />
      <p id={`${id}-wrong`} role="alert" className={styles.wrong}>
        {decide.isError ? faultText(decide.error) : ''}
      </p>
      <div className={styles.buttons}>
        {MAILED_DECISIONS.map((action) => (
          <Button
            key={action}
            size="large"
            type={action === first ? 'primary' : 'default'}
            danger={action === 'reject'}
            loading={decide.isPending && decide.variables.action === action}
            disabled={decide.isPending || lacks(action)}
            title={lacks(action) ? t('approvals.sayWhy') : undefined}
            onClick={() => decide.mutate({ action, ...(said === '' ? {} : { comment: said }) })}
          >
            {t(`approvals.${action}`)}
          </Button>
        ))}
      </div>
      {MAILED_DECISIONS.some(lacks) ? <p className={styles.quiet}>{t('approvals.sayWhy')}</p> : null}
    </div>
  );
}

function Thanks({ action }: { action: MailedAnswer }) {
  const { t } = useTexts();
  const told = useRef<HTMLParagraphElement>(null);
  useEffect(() => told.current?.focus(), []);
  return (
    <p ref={told} className={styles.told} role="status" tabIndex={-1} data-state={action}>
      {t(`approvals.linkThanks_${action}`)}
    </p>
  );
}
