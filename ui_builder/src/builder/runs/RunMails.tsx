import { Button } from 'antd';
import { faultText } from '../../api/problem';
import { type RunMail, useRunMails, useSendAgain } from '../../api/runs';
import { useTexts } from '../../i18n/useTexts';
import { asTexts } from '../../runtime/flows/asked';
import { showToast } from '../../ui/toastStore';
import editor from '../editor/Editor.module.css';
import { When } from '../setup/When';
import styles from './Run.module.css';

/** The mails of a run, whether they went out, and what they say; nothing where it wrote none. */
export function RunMails({ run }: { run: string }) {
  const { t } = useTexts();
  const { data = [] } = useRunMails(run);
  const { mutate, isPending } = useSendAgain();
  const again = (id: string) =>
    mutate(id, {
      onSuccess: () => showToast(t('runs.mailAgainDone'), 'done'),
      onError: (error) => showToast(faultText(error), 'wrong'),
    });
  return data.length === 0 ? null : (
    <section className={editor.part} aria-labelledby="run-mails">
      <h3 id="run-mails">{t('runs.mails')}</h3>
      <ul className={styles.mails}>
        {data.map((mail) => (
          <li key={mail.id}>
            <Mail mail={mail} busy={isPending} again={() => again(mail.id)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Mail({ mail, busy, again }: { mail: RunMail; busy: boolean; again: () => void }) {
  const { t, text } = useTexts();
  const { to, subject, state, error, finished_at, created_at } = mail;
  return (
    <>
      <p className={styles.mail}>
        <strong>{subject}</strong>
        <span data-state={state}>{t(`runs.mail_${state}`)}</span>
      </p>
      <p className={styles.to}>
        {to.name === '' ? to.address : `${to.name} <${to.address}>`} · <When at={finished_at ?? created_at} />
      </p>
      {error === null || state === 'sent' ? null : (
        <p className={styles.mailFault}>{text(asTexts(error.message), error.code)}</p>
      )}
      <details className={editor.details}>
        <summary>{t('runs.mailText')}</summary>
        <p className={styles.mailText}>{mail.text}</p>
      </details>
      {state === 'failed' ? (
        <Button size="small" loading={busy} onClick={again}>
          {t('runs.mailAgain')}
        </Button>
      ) : null}
    </>
  );
}
