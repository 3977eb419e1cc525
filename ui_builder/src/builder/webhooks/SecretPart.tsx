import { Button } from 'antd';
import { useState } from 'react';
import { faultText } from '../../api/problem';
import { useNewWebhookSecret } from '../../api/webhooks';
import { useTexts } from '../../i18n/useTexts';
import { CopyButton } from '../../ui/CopyButton';
import { Dialog } from '../../ui/Dialog';
import { KeyIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import styles from './Webhooks.module.css';

/** The secret by which the receiver knows who calls: made anew, and shown this once. */
export function SecretPart({ name, published }: { name: string; published: boolean }) {
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <section className={editor.part} aria-labelledby="secret">
      <h3 id="secret">{t('webhooks.secret')}</h3>
      <p className={editor.help}>{t(published ? 'webhooks.secretHelp' : 'webhooks.secretLater')}</p>
      <div>
        <Button icon={<KeyIcon />} disabled={!published} onClick={() => setOpen(true)}>
          {t('webhooks.newSecret')}
        </Button>
      </div>
      {open ? <NewSecret name={name} onClose={() => setOpen(false)} /> : null}
    </section>
  );
}

function NewSecret({ name, onClose }: { name: string; onClose: () => void }) {
  const { t } = useTexts();
  const make = useNewWebhookSecret(name);
  const title = t('webhooks.newSecret');
  return (
    <Dialog open label={title} className={editor.dialog} onClose={onClose}>
      <h2>{title}</h2>
      {make.data === undefined ? (
        <>
          <p>{t('webhooks.secretAsk')}</p>
          {make.isError ? (
            <p role="alert" className={editor.fault}>
              {faultText(make.error)}
            </p>
          ) : null}
          <div className={editor.answers}>
            <Button onClick={onClose}>{t('editor.cancel')}</Button>
            <Button type="primary" loading={make.isPending} onClick={() => make.mutate()}>
              {t('webhooks.makeSecret')}
            </Button>
          </div>
        </>
      ) : (
        <>
          <p>{t('webhooks.secretOnce')}</p>
          <p className={styles.secret}>
            <code>{make.data}</code>
          </p>
          <div className={editor.answers}>
            <CopyButton worded text={make.data} label={t('webhooks.copy')} />
            <Button type="primary" onClick={onClose}>
              {t('webhooks.close')}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
