import { Button } from 'antd';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import { CodeBox } from './CodeBox';
import styles from './ProfilePage.module.css';

interface Props<Answer> {
  title: string;
  help: string;
  submit: string;
  danger?: boolean;
  by: {
    mutate: (code: string, then: { onSuccess: (answer: Answer) => void }) => void;
    readonly isPending: boolean;
    readonly error: unknown;
  };
  onDone: (answer: Answer) => void;
  onClose: () => void;
}

/** Asks for a code of the second factor before something is done that would weaken it. */
export function CodeDialog<Answer>(props: Props<Answer>) {
  const { title, help, submit, danger = false, by, onDone, onClose } = props;
  const { t } = useTexts();
  const [code, setCode] = useState('');

  function send(event: FormEvent) {
    event.preventDefault();
    by.mutate(code.trim(), { onSuccess: onDone });
  }

  return (
    <Dialog open label={title} className={styles.dialog} onClose={onClose}>
      <form onSubmit={send}>
        <h2>{title}</h2>
        <p className={styles.help}>{help}</p>
        <CodeBox
          label={t('account.codeOrRecovery')}
          value={code}
          problem={by.error ? faultText(by.error) : null}
          onChange={setCode}
        />
        <div className={styles.answers}>
          <Button onClick={onClose}>{t('record.cancel')}</Button>
          <Button
            type="primary"
            danger={danger}
            htmlType="submit"
            loading={by.isPending}
            disabled={code.trim() === ''}
          >
            {submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
