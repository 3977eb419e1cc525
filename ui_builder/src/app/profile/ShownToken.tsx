import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { CopyButton } from '../../ui/CopyButton';
import styles from './ProfilePage.module.css';

/** A token that was made just now: its text shows this once. */
export function ShownToken(props: { name: string; token: string; onDone: () => void }) {
  const { name, token, onDone } = props;
  const { t } = useTexts();
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  return (
    <section className={styles.once} aria-labelledby="new-token">
      <h3 id="new-token" ref={head} tabIndex={-1}>
        {t('account.tokenMade', { name })}
      </h3>
      <p>{t('account.tokenMadeHelp')}</p>
      <p className={styles.secretLine}>
        <code>{token}</code>
      </p>
      <div className={styles.buttons}>
        <CopyButton text={token} label={t('account.copyToken')} worded />
        <Button type="primary" onClick={onDone}>
          {t('account.kept')}
        </Button>
      </div>
    </section>
  );
}
