import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { CopyButton } from '../../ui/CopyButton';
import { DownloadIcon, PrintIcon } from '../../ui/icons';
import { saveFile } from '../../ui/saveFile';
import styles from './ProfilePage.module.css';
import { codesText } from './secondFactor';

/** Codes for when the app is lost; they show this once. */
export function RecoveryCodes(props: {
  codes: readonly string[];
  /** What its heading stands below. */
  below: 'h1' | 'h2';
  onDone: () => void;
}) {
  const { codes, below, onDone } = props;
  const Heading = below === 'h1' ? 'h2' : 'h3';
  const { t, text } = useTexts();
  const { user, tenant } = useSession();
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  const account = `${user.email} · ${text(tenant.label, tenant.name)}`;
  const whole = codesText(codes, { title: t('account.recoveryCodes'), account });
  return (
    <section className={styles.once} aria-labelledby="recovery-codes" data-printed>
      <Heading id="recovery-codes" ref={head} tabIndex={-1}>
        {t('account.recoveryCodes')}
      </Heading>
      <p className={styles.printedOnly}>{account}</p>
      <p>{t('account.recoveryCodesHelp')}</p>
      <ul className={styles.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={styles.buttons}>
        <CopyButton text={whole} label={t('account.copyAll')} worded />
        <Button
          icon={<DownloadIcon />}
          onClick={() => saveFile(new Blob([whole], { type: 'text/plain' }), 'recovery-codes.txt')}
        >
          {t('account.download')}
        </Button>
        <Button icon={<PrintIcon />} onClick={() => window.print()}>
          {t('account.print')}
        </Button>
        <Button type="primary" onClick={onDone}>
          {t('account.kept')}
        </Button>
      </div>
    </section>
  );
}
