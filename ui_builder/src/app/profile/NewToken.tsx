import { Button, Input, type InputRef } from 'antd';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { isUnproved } from '../../api/confirming';
import { type Scope, useCreateToken } from '../../api/ownSecurity';
import { faultText } from '../../api/problem';
import { type SystemRight, useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import styles from './ProfilePage.module.css';
import { ScopeRows } from './ScopeRows';
import { SystemScope } from './SystemScope';
import { areWhole, endOf, rightsForTokens, sentScopes, TERMS, type Term } from './scopes';

const FIRST: readonly Scope[] = [{ object: '', verbs: ['read'] }];

interface Props {
  onMade: (made: { name: string; token: string }) => void;
  onClose: () => void;
}

/** Asks what a token is for, how long it works and what it may do. */
export function NewToken({ onMade, onClose }: Props) {
  const { t } = useTexts();
  const id = useId();
  const create = useCreateToken();
  const box = useRef<InputRef>(null);
  const [name, setName] = useState('');
  const [term, setTerm] = useState<Term>('90');
  const [narrow, setNarrow] = useState(true);
  const [scopes, setScopes] = useState(FIRST);
  const [system, setSystem] = useState<readonly SystemRight[]>([]);
  const offered = rightsForTokens(useSession());
  useEffect(() => box.current?.focus(), []);
  const ready = name.trim() !== '' && (!narrow || areWhole(scopes, system));

  function submit(event: FormEvent) {
    event.preventDefault();
    const end = endOf(term, new Date());
    create.mutate(
      {
        name: name.trim(),
        ...(end === undefined ? {} : { expires_at: end }),
        ...(narrow ? { scopes: sentScopes(scopes, system) } : {}),
      },
      { onSuccess: onMade },
    );
  }

  return (
    <Dialog open label={t('account.newToken')} className={styles.dialog} onClose={onClose}>
      <form onSubmit={submit}>
        <h2>{t('account.newToken')}</h2>
        <div className={styles.box}>
          <label htmlFor={`${id}-name`}>{t('account.tokenName')}</label>
          <Input
            ref={box}
            id={`${id}-name`}
            value={name}
            maxLength={100}
            placeholder={t('account.tokenNameExample')}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <div className={styles.box}>
          <label htmlFor={`${id}-term`}>{t('account.tokenTerm')}</label>
          <select
            id={`${id}-term`}
            className={styles.select}
            value={term}
            onChange={(event) => setTerm(event.target.value as Term)}
          >
            {TERMS.map((each) => (
              <option key={each} value={each}>
                {t(`account.term_${each}`)}
              </option>
            ))}
          </select>
        </div>
        <fieldset className={styles.choices}>
          <legend>{t('account.tokenScope')}</legend>
          <label>
            <input type="radio" name={`${id}-scope`} checked={narrow} onChange={() => setNarrow(true)} />
            {t('account.scopeSome')}
          </label>
          {narrow ? (
            <>
              <ScopeRows scopes={scopes} onChange={setScopes} />
              <SystemScope offered={offered} chosen={system} onChange={setSystem} />
            </>
          ) : null}
          <label>
            <input type="radio" name={`${id}-scope`} checked={!narrow} onChange={() => setNarrow(false)} />
            {t('account.scopeAll')}
          </label>
        </fieldset>
        <p role="alert" className={styles.problem}>
          {create.isError && !isUnproved(create.error) ? faultText(create.error) : null}
        </p>
        <div className={styles.answers}>
          <Button onClick={onClose}>{t('record.cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={create.isPending} disabled={!ready}>
            {t('account.createToken')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
