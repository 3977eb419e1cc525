import { Button } from 'antd';
import { useState } from 'react';
import { type AuditVerdict, useVerify } from '../../api/audit';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import { CheckIcon, ShieldIcon, WarningIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import styles from './Audit.module.css';

/** Looks whether the log was tampered with, and says what was found. */
export function Verify() {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  const [checked, setChecked] = useState(0);
  const verify = useVerify(setChecked);

  function start() {
    setChecked(0);
    setOpen(true);
    verify.mutate();
  }

  return (
    <>
      <Button icon={<ShieldIcon />} onClick={start}>
        {t('audit.verify')}
      </Button>
      <Dialog open={open} label={t('audit.verify')} className={editor.dialog} onClose={() => setOpen(false)}>
        <h2>{t('audit.verify')}</h2>
        <div aria-live="polite">
          {verify.isPending ? <p>{t('audit.verifying', { count: checked })}</p> : null}
          {verify.isError ? (
            <p role="alert" className={editor.fault}>
              {faultText(verify.error)}
            </p>
          ) : null}
          {verify.data === undefined || verify.isPending ? null : <Told verdict={verify.data} />}
        </div>
        <div className={editor.answers}>
          <Button type="primary" onClick={() => setOpen(false)}>
            {t('audit.close')}
          </Button>
        </div>
      </Dialog>
    </>
  );
}

function Told({ verdict }: { verdict: AuditVerdict }) {
  const { t } = useTexts();
  const { whole, checked, broken, anchor } = verdict;
  return (
    <>
      <p className={styles.verdict} data-whole={whole}>
        {whole ? <CheckIcon /> : <WarningIcon />}
        <strong>{t(whole ? 'audit.whole' : 'audit.broken', { count: checked })}</strong>
      </p>
      {broken === null ? null : <p>{broken.text}</p>}
      <p className={editor.help}>{t('audit.anchorHelp')}</p>
      <p className={styles.anchor}>
        <code>
          {anchor.number} {anchor.hash}
        </code>
      </p>
    </>
  );
}
