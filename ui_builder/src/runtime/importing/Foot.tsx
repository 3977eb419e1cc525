import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTexts } from '../../i18n/useTexts';
import styles from './Importing.module.css';

/** The bar at the foot of a step: what is still missing, the way back and the way on. */
export function Foot(props: {
  told?: ReactNode;
  back?: (() => void) | undefined;
  next?: {
    readonly label: string;
    readonly run: () => void;
    readonly busy?: boolean;
    readonly off?: boolean;
  };
  children?: ReactNode;
}) {
  const { told, back, next, children } = props;
  const { t } = useTexts();
  return (
    <footer className={styles.foot}>
      <div className={styles.told} role="status">
        {told}
      </div>
      {back === undefined ? null : <Button onClick={back}>{t('importing.back')}</Button>}
      {children}
      {next === undefined ? null : (
        <Button type="primary" disabled={next.off === true} loading={next.busy === true} onClick={next.run}>
          {next.label}
        </Button>
      )}
    </footer>
  );
}
