import { Button, ConfigProvider } from 'antd';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { type RecordApprovals, useSubmitForApproval } from '../../api/approvals';
import type { FoundPrincipal } from '../../api/principals';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { Dialog } from '../../ui/Dialog';
import { showToast } from '../../ui/toastStore';
import styles from './Approvals.module.css';
import { PeopleInput } from './PeopleInput';

interface Props {
  object: string;
  id: string;
  label: string;
  choices: RecordApprovals['can_submit'];
  onClose: () => void;
}

/** Asks what goes along, and submits a record for approval. */
export function SubmitDialog({ object, id, label, choices, onClose }: Props) {
  const { t, text } = useTexts();
  const submit = useSubmitForApproval(object, id);
  const [name, setName] = useState(choices[0]?.name ?? '');
  const [comment, setComment] = useState('');
  const [named, setNamed] = useState<Readonly<Record<string, readonly FoundPrincipal[]>>>({});
  const choice = choices.find((each) => each.name === name);
  const asked = choice?.choose ?? [];
  const box = useId();
  const first = useRef<HTMLTextAreaElement>(null);
  const title = t('approvals.submitAsk', { label });
  useEffect(() => first.current?.focus(), []);

  function send(event: FormEvent) {
    event.preventDefault();
    submit.mutate(
      {
        approval: name,
        ...(comment.trim() === '' ? {} : { comment: comment.trim() }),
        ...(asked.length === 0
          ? {}
          : {
              approvers: Object.fromEntries(
                asked.map(({ step }) => [step, (named[step] ?? []).map(({ value }) => value)]),
              ),
            }),
      },
      {
        onSuccess: () => {
          showToast(t('approvals.submitted', { label }), 'done');
          onClose();
        },
      },
    );
  }

  return (
    <Dialog open label={title} className={styles.dialog} onClose={onClose}>
      {/* What opens from an input of a dialog must stand in the dialog: all else lies behind it. */}
      <ConfigProvider getPopupContainer={(trigger) => trigger?.closest('dialog') ?? document.body}>
        <form onSubmit={send}>
          <h2>{title}</h2>
          {choices.length < 2 ? (
            <p>{text(choice?.label, nameAsText(name))}</p>
          ) : (
            <fieldset className={styles.choices}>
              <legend>{t('approvals.which')}</legend>
              {choices.map((each) => (
                <label key={each.name}>
                  <input
                    type="radio"
                    name="approval"
                    checked={each.name === name}
                    onChange={() => setName(each.name)}
                  />
                  {text(each.label, nameAsText(each.name))}
                </label>
              ))}
            </fieldset>
          )}
          {choice?.help ? <p className={styles.quiet}>{text(choice.help)}</p> : null}
          {asked.map((each) => {
            const label = t('approvals.approversOf', { step: text(each.label, nameAsText(each.step)) });
            return (
              <div key={each.step} className={styles.asked}>
                <span aria-hidden="true">{label}</span>
                <PeopleInput
                  label={label}
                  value={named[each.step] ?? []}
                  most={each.most}
                  onChange={(next) => setNamed({ ...named, [each.step]: next })}
                />
              </div>
            );
          })}
          <label className={styles.asked} htmlFor={box}>
            <span>{t('approvals.commentWished')}</span>
            <textarea
              ref={first}
              id={box}
              rows={3}
              maxLength={10_000}
              value={comment}
              onChange={({ target }) => setComment(target.value)}
            />
          </label>
          <p className={styles.wrong} role="alert">
            {submit.isError ? faultText(submit.error) : ''}
          </p>
          <div className={styles.answers}>
            <Button onClick={onClose}>{t('record.cancel')}</Button>
            <Button
              type="primary"
              htmlType="submit"
              disabled={asked.some(({ step }) => (named[step] ?? []).length === 0)}
              loading={submit.isPending}
            >
              {t('approvals.submit')}
            </Button>
          </div>
        </form>
      </ConfigProvider>
    </Dialog>
  );
}
