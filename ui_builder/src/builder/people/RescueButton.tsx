import { Button } from 'antd';
import { useState } from 'react';
import { type UserAccess, useRescue } from '../../api/people';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import { showToast } from '../../ui/toastStore';
import editor from '../editor/Editor.module.css';
import { calledUser } from './called';
import styles from './People.module.css';

const TEXTS = {
  totp: {
    begin: 'people.endFactor',
    title: 'people.endFactorOf',
    help: 'people.endFactorHelp',
    go: 'people.turnOff',
    done: 'people.factorEnded',
  },
  identities: {
    begin: 'people.forget',
    title: 'people.forgetOf',
    help: 'people.forgetHelp',
    go: 'people.forgetNow',
    done: 'people.forgotten',
  },
} as const;

interface Props {
  user: UserAccess['user'];
  what: keyof typeof TEXTS;
  /** Names of the services that users sign in by. */
  services?: string;
}

/** Helps somebody in who lost a second factor, or is somebody new at a service; it asks once more. */
export function RescueButton({ user, what, services = '' }: Props) {
  const { t } = useTexts();
  const rescue = useRescue(user.id, what);
  const [asking, setAsking] = useState(false);
  const texts = TEXTS[what];
  const name = calledUser(user);
  const title = t(texts.title, { name, services });
  const close = () => {
    setAsking(false);
    rescue.reset();
  };

  // The button may be gone before the answer is here, and what it says is said all the same.
  const go = () =>
    rescue.mutateAsync().then(
      () => {
        setAsking(false);
        showToast(t(texts.done, { name }), 'done');
      },
      () => undefined,
    );

  return (
    <>
      <Button size="small" onClick={() => setAsking(true)}>
        {t(texts.begin)}
      </Button>
      <Dialog open={asking} label={title} className={editor.dialog} onClose={close}>
        <h2>{title}</h2>
        <p className={styles.quiet}>{t(texts.help)}</p>
        {rescue.isError ? (
          <p role="alert" className={styles.problem}>
            {faultText(rescue.error)}
          </p>
        ) : null}
        <div className={editor.answers}>
          <Button onClick={close}>{t('record.cancel')}</Button>
          <Button type="primary" danger loading={rescue.isPending} onClick={go}>
            {t(texts.go)}
          </Button>
        </div>
      </Dialog>
    </>
  );
}
