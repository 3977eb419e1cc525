import { useTexts } from '../../i18n/useTexts';
import { CloseIcon, PlusIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import { put } from '../editor/put';
import inputs from '../inputs/inputs.module.css';
import { Figure, Line } from '../inputs/Plain';
import { Faults, faultsAt } from '../inputs/Property';
import styles from './Connectors.module.css';
import { type ConnectorWork, USUAL_KEY_HEADER, USUAL_TIMEOUT_S, withHeader } from './connectorDef';

/** What every call carries, and how long it may take. */
export function HeadersPart({ work }: { work: ConnectorWork }) {
  const { t } = useTexts();
  const connector = work.definition;
  const entries = Object.entries(connector.headers ?? {});
  const save = (at: number, next: readonly [string, string] | null) =>
    work.save(put(connector, 'headers', withHeader(connector.headers, at, next)));
  return (
    <section className={editor.part} aria-labelledby="calls">
      <h3 id="calls">{t('connectors.calls')}</h3>
      <div className={styles.headers}>
        <span>{t('connectors.headers')}</span>
        <p className={editor.help}>{t('connectors.headersHelp')}</p>
        {entries.map(([name, value], at) => (
          <div key={at} className={styles.header}>
            <input
              className={inputs.box}
              aria-label={t('connectors.headerName', { n: at + 1 })}
              value={name}
              spellCheck={false}
              onChange={({ target }) => save(at, [target.value, value])}
            />
            <input
              className={inputs.box}
              aria-label={t('connectors.headerValue', { n: at + 1 })}
              value={value}
              spellCheck={false}
              onChange={({ target }) => save(at, [name, target.value])}
            />
            <button
              type="button"
              className={editor.square}
              aria-label={t('connectors.dropHeader', { name })}
              onClick={() => save(at, null)}
            >
              <CloseIcon />
            </button>
          </div>
        ))}
        <button
          type="button"
          className={editor.add}
          disabled={entries.some(([name]) => name === 'X-Header')}
          onClick={() => save(entries.length, ['X-Header', ''])}
        >
          <PlusIcon />
          {t('connectors.addHeader')}
        </button>
        <Faults faults={faultsAt(work.problems, '/headers')} />
      </div>
      <Figure
        label={t('connectors.timeout')}
        placeholder={String(USUAL_TIMEOUT_S)}
        value={connector.timeout}
        faults={faultsAt(work.problems, '/timeout')}
        onChange={(timeout) => work.save(put(connector, 'timeout', timeout))}
      />
      <Line
        code
        label={t('connectors.keyHeader')}
        help={t('connectors.keyHeaderHelp')}
        placeholder={USUAL_KEY_HEADER}
        value={connector.key_header}
        faults={faultsAt(work.problems, '/key_header')}
        onChange={(name) => work.save(put(connector, 'key_header', name))}
      />
    </section>
  );
}
