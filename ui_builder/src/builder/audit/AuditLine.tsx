import { useState } from 'react';
import type { AuditEntry } from '../../api/audit';
import { useTexts } from '../../i18n/useTexts';
import { ForwardIcon } from '../../ui/icons';
import { When } from '../setup/When';
import styles from './Audit.module.css';

/** One act: who, what and when; opened, everything that is kept of it. */
export function AuditLine({ entry }: { entry: AuditEntry }) {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  const { actor, text, at, record, address, details, action, number } = entry;
  const who = actor === null ? t('audit.platform') : (actor.label ?? t('audit.gone'));
  return (
    <li>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <ForwardIcon />
        <span className={styles.who}>{who}</span>
        <span className={styles.text}>
          {text}
          {record === null || text.includes(record) ? null : <span> · {record}</span>}
        </span>
        <span className={styles.at}>
          <When at={at} />
        </span>
      </button>
      {open ? (
        <dl className={styles.details}>
          <div>
            <dt>{t('audit.number')}</dt>
            <dd>{number ?? t('audit.unsealed')}</dd>
          </div>
          <div>
            <dt>{t('audit.action')}</dt>
            <dd>
              <code>{action}</code>
            </dd>
          </div>
          {address === null ? null : (
            <div>
              <dt>{t('audit.address')}</dt>
              <dd>{address}</dd>
            </div>
          )}
          {Object.keys(details).length === 0 ? null : (
            <div>
              <dt>{t('audit.details')}</dt>
              <dd>
                <pre>{JSON.stringify(details, null, 2)}</pre>
              </dd>
            </div>
          )}
        </dl>
      ) : null}
    </li>
  );
}
