import { Button } from 'antd';
import type { FormEvent, ReactNode } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import styles from './Tenants.module.css';

interface Props {
  title: string;
  action: string;
  busy?: boolean;
  ready?: boolean;
  danger?: boolean;
  /** What is wrong, as the server says it. */
  wrong?: string;
  children: ReactNode;
  onSubmit: () => void;
  onClose: () => void;
}

/** Asks for what an act needs, with the way out. */
export function FormDialog(props: Props) {
  const { title, action, busy = false, ready = true, danger = false, wrong = '', children } = props;
  const { t } = useTexts();

  function submit(event: FormEvent) {
    event.preventDefault();
    props.onSubmit();
  }

  return (
    <Dialog open label={title} className={styles.dialog} onClose={props.onClose}>
      <form onSubmit={submit} noValidate>
        <h2>{title}</h2>
        {children}
        {wrong === '' ? null : (
          <p role="alert" className={styles.wrong}>
            {wrong}
          </p>
        )}
        <div className={styles.answers}>
          <Button onClick={props.onClose}>{t('tenants.cancel')}</Button>
          <Button type="primary" htmlType="submit" danger={danger} disabled={!ready} loading={busy}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
