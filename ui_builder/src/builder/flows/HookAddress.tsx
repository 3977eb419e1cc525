import { Button } from 'antd';
import { useState } from 'react';
import { useFlowHook, useNewHookSecret } from '../../api/flowHooks';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { CopyButton } from '../../ui/CopyButton';
import { Dialog } from '../../ui/Dialog';
import { KeyIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import { Line } from '../inputs/Plain';
import { When } from '../setup/When';
import { useDesign } from './design';
import styles from './HookAddress.module.css';

const WEBHOOK = 'webhook';

/** Where other systems call to set the flow off, and the secret that they prove to know. */
export function HookAddress() {
  const { t } = useTexts();
  const { work, flow } = useDesign();
  const published = work.before?.trigger?.type === WEBHOOK;
  const hook = useFlowHook(flow.name, published);
  const [open, setOpen] = useState(false);
  if (!published) {
    return <p className={editor.help}>{t('flowHooks.later')}</p>;
  }
  if (hook.error !== null) {
    return <p className={editor.help}>{faultText(hook.error)}</p>;
  }
  if (hook.data === undefined) {
    return <p className={editor.help}>{t('state.loading')}</p>;
  }
  const { address, set_at: setAt } = hook.data;
  return (
    <section className={styles.hook} aria-label={t('flowHooks.address')}>
      <h4>{t('flowHooks.address')}</h4>
      <p className={styles.shown}>
        <code>{address}</code>
        <CopyButton text={address} label={t('flowHooks.copyAddress')} />
      </p>
      <p className={editor.help}>
        {setAt === null ? (
          t('flowHooks.noSecret')
        ) : (
          <>
            {t('flowHooks.setAt')} <When at={setAt} />
          </>
        )}
      </p>
      <div>
        <Button icon={<KeyIcon />} onClick={() => setOpen(true)}>
          {t('flowHooks.newSecret')}
        </Button>
      </div>
      {open ? <NewSecret flow={flow.name} onClose={() => setOpen(false)} /> : null}
    </section>
  );
}

function NewSecret({ flow, onClose }: { flow: string; onClose: () => void }) {
  const { t } = useTexts();
  const make = useNewHookSecret(flow);
  const [given, setGiven] = useState('');
  const title = t('flowHooks.newSecret');
  return (
    <Dialog open label={title} className={editor.dialog} onClose={onClose}>
      <h2>{title}</h2>
      {make.data === undefined ? (
        <>
          <p>{t('flowHooks.ask')}</p>
          <Line
            label={t('flowHooks.theirs')}
            help={t('flowHooks.theirsHelp')}
            value={given}
            onChange={(value) => setGiven(value ?? '')}
          />
          {make.isError ? (
            <p role="alert" className={editor.fault}>
              {faultText(make.error)}
            </p>
          ) : null}
          <div className={editor.answers}>
            <Button onClick={onClose}>{t('editor.cancel')}</Button>
            <Button type="primary" loading={make.isPending} onClick={() => make.mutate(given.trim())}>
              {t(given.trim() === '' ? 'flowHooks.make' : 'flowHooks.set')}
            </Button>
          </div>
        </>
      ) : (
        <>
          <p>{t('flowHooks.once')}</p>
          <p className={styles.shown}>
            <code>{make.data}</code>
          </p>
          <div className={editor.answers}>
            <CopyButton worded text={make.data} label={t('flowHooks.copy')} />
            <Button type="primary" onClick={onClose}>
              {t('flowHooks.close')}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
