import { useMutation } from '@tanstack/react-query';
import { Button, Input, type InputRef } from 'antd';
import { type FormEvent, useEffect, useId, useRef, useState, useSyncExternalStore } from 'react';
import { askedProof, type Proof, prove, subscribeToProof } from '../../api/confirming';
import { useFactor } from '../../api/ownSecurity';
import { ApiError, faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { Dialog } from '../../ui/Dialog';
import styles from './ProfilePage.module.css';

/** Asks who is here to prove who they are, where a change of the account needs that. */
export function ProofDialog() {
  const answer = useSyncExternalStore(subscribeToProof, askedProof);
  return answer === null ? null : <Asking answer={answer} />;
}

function Asking({ answer }: { answer: (proved: boolean) => void }) {
  const { t } = useTexts();
  const id = useId();
  const box = useRef<InputRef>(null);
  const { data: factor } = useFactor();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const proof = useMutation({ mutationFn: (given: Proof) => prove(given) });
  useEffect(() => box.current?.focus(), []);
  const wrong = proof.isError ? faultText(proof.error) : null;
  const isAboutCode = proof.error instanceof ApiError && proof.error.problem?.code === 'access.wrong_code';
  const asksCode = factor?.on === true;

  function submit(event: FormEvent) {
    event.preventDefault();
    const given = code.trim();
    proof.mutate(given === '' ? { password } : { password, code: given }, {
      onSuccess: () => answer(true),
    });
  }

  return (
    <Dialog open label={t('account.proof')} className={styles.dialog} onClose={() => answer(false)}>
      <form onSubmit={submit}>
        <h2>{t('account.proof')}</h2>
        <p className={styles.help}>{t('account.proofHelp')}</p>
        <div className={styles.box}>
          <label htmlFor={`${id}-password`}>{t('account.currentPassword')}</label>
          <Input.Password
            ref={box}
            id={`${id}-password`}
            value={password}
            autoComplete="current-password"
            status={wrong !== null && !isAboutCode ? 'error' : ''}
            aria-describedby={`${id}-problem`}
            onChange={(event) => setPassword(event.target.value)}
          />
        </div>
        {asksCode ? (
          <div className={styles.box}>
            <label htmlFor={`${id}-code`}>{t('account.codeOrRecovery')}</label>
            <Input
              id={`${id}-code`}
              className={styles.code ?? ''}
              value={code}
              autoComplete="one-time-code"
              maxLength={40}
              status={isAboutCode ? 'error' : ''}
              aria-describedby={`${id}-problem`}
              onChange={(event) => setCode(event.target.value)}
            />
          </div>
        ) : null}
        <p id={`${id}-problem`} role="alert" className={styles.problem}>
          {wrong}
        </p>
        <div className={styles.answers}>
          <Button onClick={() => answer(false)}>{t('record.cancel')}</Button>
          <Button
            type="primary"
            htmlType="submit"
            loading={proof.isPending}
            disabled={password === '' || (asksCode && code.trim() === '')}
          >
            {t('account.goOn')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
