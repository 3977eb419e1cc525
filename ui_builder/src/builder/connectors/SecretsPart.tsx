import { Button } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { type SecretSlot, useConnector, useSecretSlot } from '../../api/connectors';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { When } from '../../runtime/blocks/When';
import { Failure, Loading } from '../../ui/Notice';
import { showToast } from '../../ui/toastStore';
import editor from '../editor/Editor.module.css';
import inputs from '../inputs/inputs.module.css';
import styles from './Connectors.module.css';

/** The secrets of a connector in force: whether each is set, and the way to set another one. */
export function SecretsPart({ name }: { name: string }) {
  const { t } = useTexts();
  const { data, error, refetch } = useConnector(name);
  return (
    <section className={editor.part} aria-labelledby="secrets">
      <h3 id="secrets">{t('connectors.secrets')}</h3>
      <p className={editor.help}>{t('connectors.secretsHelp')}</p>
      {data === undefined ? (
        error === null ? (
          <Loading />
        ) : (
          <Failure error={error} retry={() => refetch()} />
        )
      ) : data.slots.length === 0 ? (
        <p className={editor.help}>{t('connectors.noSecrets')}</p>
      ) : (
        <ul className={styles.slots}>
          {data.slots.map((slot) => (
            <Slot key={slot.slot} name={name} slot={slot} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Slot({ name, slot }: { name: string; slot: SecretSlot }) {
  const { t } = useTexts();
  const write = useSecretSlot(name);
  const [secret, setSecret] = useState('');
  const id = useId();
  const missing = slot.state === 'missing';

  function set(event: FormEvent) {
    event.preventDefault();
    write.mutate(
      { slot: slot.slot, secret },
      {
        onSuccess: () => {
          setSecret('');
          showToast(t('connectors.secretSet'), 'done');
        },
      },
    );
  }

  return (
    <li>
      <p>
        <code>{slot.slot}</code>{' '}
        <span className={styles.pill} data-state={slot.state}>
          {t(`connectors.state_${slot.state}`)}
        </span>{' '}
        {slot.set_at === null ? null : (
          <small>
            <When at={slot.set_at} />
          </small>
        )}
      </p>
      {slot.state === 'elsewhere' || slot.state === 'unreadable' ? (
        <p className={editor.help}>{t(`connectors.stateHelp_${slot.state}`)}</p>
      ) : null}
      <form className={styles.set} onSubmit={set}>
        <input
          id={id}
          type="password"
          className={inputs.box}
          autoComplete="new-password"
          aria-label={t('connectors.secretOf', { slot: slot.slot })}
          placeholder={t(missing ? 'connectors.enterSecret' : 'connectors.newSecret')}
          value={secret}
          onChange={({ target }) => setSecret(target.value)}
        />
        <Button htmlType="submit" type="primary" disabled={secret === ''} loading={write.isPending}>
          {t('connectors.set')}
        </Button>
        {missing ? null : (
          <Button
            danger
            aria-label={t('connectors.forgetOf', { slot: slot.slot })}
            onClick={() => write.mutate({ slot: slot.slot, secret: null })}
          >
            {t('connectors.forget')}
          </Button>
        )}
      </form>
      {write.isError ? (
        <p role="alert" className={editor.fault}>
          {faultText(write.error)}
        </p>
      ) : null}
    </li>
  );
}
