import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { useFactorCodes, useOfferFactor } from '../../api/ownSecurity';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { CopyButton } from '../../ui/CopyButton';
import { Failure } from '../../ui/Notice';
import { codeIn } from '../signin/code';
import { CodeBox } from './CodeBox';
import styles from './ProfilePage.module.css';
import { pictureOf, spacedSecret } from './secondFactor';

interface Props {
  onDone: (codes: readonly string[]) => void;
  /** The buttons below, given whether the form waits and whether it can be sent. */
  children: (busy: boolean, ready: boolean) => ReactNode;
}

/** How a second factor is set up: an app reads the picture, and the first code shows that it did. */
export function FactorSteps({ onDone, children }: Props) {
  const { t } = useTexts();
  const { mutate: ask, data: offer, error } = useOfferFactor();
  const begin = useFactorCodes('begin');
  const [code, setCode] = useState('');
  useEffect(() => ask(), [ask]);

  function submit(event: FormEvent) {
    event.preventDefault();
    begin.mutate(code, { onSuccess: ({ recovery_codes }) => onDone(recovery_codes) });
  }

  return (
    <form className={styles.steps} onSubmit={submit}>
      {error === null ? null : <Failure error={error} retry={() => ask()} />}
      {offer === undefined ? (
        error === null ? (
          <p className={styles.quiet}>{t('state.loading')}</p>
        ) : null
      ) : (
        <>
          <p>{t('account.scan')}</p>
          <img className={styles.qr} src={pictureOf(offer.svg)} alt={t('account.qr')} />
          <details className={styles.secret}>
            <summary>{t('account.cannotScan')}</summary>
            <p className={styles.help}>{t('account.typeSecret')}</p>
            <p className={styles.secretLine}>
              <code>{spacedSecret(offer.secret)}</code>
              <CopyButton text={offer.secret} label={t('account.copySecret')} />
            </p>
          </details>
          <CodeBox
            label={t('account.firstCode')}
            value={code}
            problem={begin.error ? faultText(begin.error) : null}
            onChange={(text) => setCode(codeIn(text))}
          />
        </>
      )}
      {children(begin.isPending, code !== '')}
    </form>
  );
}
