import { Button } from 'antd';
import { type FormEvent, useState } from 'react';
import { useTryConnector } from '../../api/connectors';
import { faultText } from '../../api/problem';
import { numberFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import { Worded } from '../../ui/Worded';
import editor from '../editor/Editor.module.css';
import { put } from '../editor/put';
import { Line } from '../inputs/Plain';
import { faultsAt } from '../inputs/Property';
import styles from './Connectors.module.css';
import type { ConnectorWork } from './connectorDef';

interface Props {
  work: ConnectorWork;
  /** Whether what is in force is what one sees. */
  current: boolean;
}

/** Asks the server something, with all that a flow would send, and shows what it answers. */
export function TryPart({ work, current }: Props) {
  const { t, locale } = useTexts();
  const connector = work.definition;
  const attempt = useTryConnector(connector.name);
  const [path, setPath] = useState<string>();
  const answer = attempt.data;
  const tried = path ?? connector.check ?? '';

  function go(event: FormEvent) {
    event.preventDefault();
    attempt.mutate(tried);
  }

  return (
    <section className={editor.part} aria-labelledby="try">
      <h3 id="try">{t('connectors.try')}</h3>
      <p className={editor.help}>{t(current ? 'connectors.tryHelp' : 'connectors.tryOld')}</p>
      <form className={styles.try} onSubmit={go}>
        <Line
          code
          label={t('connectors.path')}
          placeholder="/"
          value={tried}
          faults={faultsAt(work.problems, '/check')}
          onChange={(next) => setPath(next ?? '')}
        />
        <Button htmlType="submit" type="primary" loading={attempt.isPending}>
          {t('connectors.go')}
        </Button>
        {tried !== (connector.check ?? '') ? (
          <Button onClick={() => work.save(put(connector, 'check', tried === '' ? undefined : tried))}>
            {t('connectors.keepPath')}
          </Button>
        ) : null}
      </form>
      <div aria-live="polite" className={styles.answer}>
        {attempt.isError ? (
          <p className={editor.fault}>
            <Worded text={faultText(attempt.error)} />
          </p>
        ) : null}
        {answer === undefined ? null : (
          <>
            <p>
              <span className={styles.pill} data-state={answer.ok ? 'set' : 'missing'}>
                {answer.status}
              </span>{' '}
              <small>
                {t('connectors.took', {
                  s: numberFormat(locale, { maximumFractionDigits: 2 }).format(answer.seconds),
                })}
              </small>
            </p>
            <details className={editor.details}>
              <summary>{t('connectors.answerHeaders')}</summary>
              <pre>
                {Object.entries(answer.headers)
                  .map(([name, value]) => `${name}: ${value}`)
                  .join('\n')}
              </pre>
            </details>
            <pre>{answer.body === '' ? t('connectors.emptyBody') : answer.body}</pre>
          </>
        )}
      </div>
    </section>
  );
}
