import { Button, Input } from 'antd';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import styles from '../SignIn.module.css';
import { codeIn, isWholeCode } from './code';

interface Props {
  busy: boolean;
  /** What was wrong with the last one, in words. */
  problem: string | null;
  /** Another number for each attempt that failed: the box is emptied and has the focus again. */
  attempt: number;
  enter: (code: string) => void;
  back: () => void;
}

/** The second step of signing in: the code of an app, or one of the codes that were kept for when it is lost. */
export function CodeStep({ busy, problem, attempt, enter, back }: Props) {
  const { t } = useTexts();
  const id = useId();
  const [recovery, setRecovery] = useState(false);
  const [typed, setTyped] = useState('');
  const box = useRef<HTMLDivElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: anew for each attempt, and for the other kind of code
  useEffect(() => {
    setTyped('');
    box.current?.querySelector('input')?.focus();
  }, [attempt, recovery]);

  function write(text: string) {
    const next = recovery ? text : codeIn(text);
    setTyped(next);
    // As soon as the last figure stands there, and as soon as a whole code is pasted.
    if (!recovery && isWholeCode(next) && !busy) {
      enter(next);
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (typed.trim() !== '' && !busy) {
      enter(typed.trim());
    }
  }

  return (
    <>
      <h1>{t('signIn.code.title')}</h1>
      <p className={styles.lead}>{t(recovery ? 'signIn.code.recoveryHelp' : 'signIn.code.help')}</p>
      <form className={styles.form} onSubmit={submit}>
        <div className={styles.line} ref={box}>
          <label htmlFor={id}>{t(recovery ? 'signIn.code.recoveryLabel' : 'signIn.code.label')}</label>
          <Input
            key={String(recovery)}
            id={id}
            size="large"
            className={styles.code ?? ''}
            value={typed}
            inputMode={recovery ? 'text' : 'numeric'}
            autoComplete={recovery ? 'off' : 'one-time-code'}
            spellCheck={false}
            maxLength={40}
            status={problem === null ? '' : 'error'}
            aria-invalid={problem !== null}
            aria-describedby={`${id}-problem`}
            onChange={(event) => write(event.target.value)}
          />
        </div>
        <p id={`${id}-problem`} role="alert" className={styles.error}>
          {problem}
        </p>
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          loading={busy}
          disabled={typed.trim() === '' && !busy}
        >
          {t('signIn.submit')}
        </Button>
        <button type="button" className={styles.more} onClick={() => setRecovery(!recovery)}>
          {t(recovery ? 'signIn.code.useApp' : 'signIn.code.useRecovery')}
        </button>
        <button type="button" className={styles.more} onClick={back}>
          {t('signIn.code.back')}
        </button>
      </form>
    </>
  );
}
