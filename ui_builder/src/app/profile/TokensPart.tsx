import { Button } from 'antd';
import { useState } from 'react';
import { useApp } from '../../api/app';
import { type Scope, type SystemScope, type Token, useRevokeToken, useTokens } from '../../api/ownSecurity';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { KeyIcon, PlusIcon } from '../../ui/icons';
import { Failure } from '../../ui/Notice';
import { showToast } from '../../ui/toastStore';
import { Moment } from './Moment';
import { NewToken } from './NewToken';
import { Part } from './Part';
import styles from './ProfilePage.module.css';
import { RevokeToken } from './RevokeToken';
import { ShownToken } from './ShownToken';
import { ALL, isOver } from './scopes';

/** The tokens by which programs work in one's name. */
export function TokensPart() {
  const { t } = useTexts();
  const { data, error, refetch } = useTokens();
  const revoke = useRevokeToken();
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<{ name: string; token: string } | null>(null);
  const [ending, setEnding] = useState<Token | null>(null);

  function end({ id, name }: Token) {
    setEnding(null);
    revoke.mutate(id, {
      onSuccess: () => showToast(t('account.tokenRevoked', { name }), 'done'),
      onError: (reason) => showToast(faultText(reason), 'wrong'),
    });
  }

  return (
    <Part
      title={t('account.tokens')}
      help={t('account.tokensHelp')}
      action={
        <Button type="primary" icon={<PlusIcon />} onClick={() => setMaking(true)}>
          {t('account.newToken')}
        </Button>
      }
    >
      {made === null ? null : <ShownToken {...made} onDone={() => setMade(null)} />}
      {data === undefined ? (
        error === null ? (
          <p className={styles.quiet}>{t('state.loading')}</p>
        ) : (
          <Failure error={error} retry={() => refetch()} />
        )
      ) : data.length === 0 ? (
        <p className={styles.empty}>{t('account.noTokens')}</p>
      ) : (
        <ul className={styles.items}>
          {data.map((token) => (
            <TokenRow key={token.id} token={token} onRevoke={() => setEnding(token)} />
          ))}
        </ul>
      )}
      {making ? (
        <NewToken
          onMade={(fresh) => {
            setMaking(false);
            setMade(fresh);
          }}
          onClose={() => setMaking(false)}
        />
      ) : null}
      {ending === null ? null : (
        <RevokeToken name={ending.name} onRevoke={() => end(ending)} onClose={() => setEnding(null)} />
      )}
    </Part>
  );
}

function TokenRow({ token, onRevoke }: { token: Token; onRevoke: () => void }) {
  const { t } = useTexts();
  const over = isOver(token.expires_at, new Date());
  return (
    <li>
      <span className={styles.itemIcon}>
        <KeyIcon />
      </span>
      <div className={styles.grow}>
        <p className={styles.itemName}>
          <strong>{token.name}</strong>
          {over ? (
            <span className={styles.tag} data-wrong>
              {t('account.expired')}
            </span>
          ) : null}
        </p>
        <Scopes scopes={token.scopes ?? []} />
        <p className={styles.quiet}>
          {token.used_at === null ? (
            t('account.neverUsed')
          ) : (
            <>
              {t('account.lastUsed')} <Moment at={token.used_at} />
            </>
          )}
          {' · '}
          {token.expires_at === null ? (
            t('account.noEnd')
          ) : (
            <>
              {t(over ? 'account.endedAt' : 'account.endsAt')} <Moment at={token.expires_at} />
            </>
          )}
        </p>
      </div>
      <Button size="small" danger onClick={onRevoke} aria-label={t('account.revokeOf', { name: token.name })}>
        {t('account.revoke')}
      </Button>
    </li>
  );
}

function Scopes({ scopes }: { scopes: readonly (Scope | SystemScope)[] }) {
  const { t, text } = useTexts();
  const { objects } = useApp();
  if (scopes.length === 0) {
    return <p className={styles.quiet}>{t('account.scopeAll')}</p>;
  }
  const called = (name: string) => {
    const known = objects.find((each) => each.name === name);
    return name === ALL ? t('account.everyObject') : text(known?.plural, nameAsText(name));
  };
  const said = (of: Scope | SystemScope) =>
    'system' in of
      ? `${t('account.systemRights')}: ${of.system.map((right) => t(`account.system_${right}`)).join(t('account.and'))}`
      : `${called(of.object)}: ${of.verbs.map((verb) => t(`account.verb_${verb}`)).join(t('account.and'))}`;
  return <p className={styles.quiet}>{scopes.map(said).join(' · ')}</p>;
}
