import { useParams } from '@tanstack/react-router';
import { useTexts } from '../../i18n/useTexts';
import { PlugIcon } from '../../ui/icons';
import editor from '../editor/Editor.module.css';
import { EditorFrame } from '../editor/EditorFrame';
import { GoneDefinition } from '../editor/GoneDefinition';
import { KnownDefinition } from '../editor/KnownDefinition';
import { put } from '../editor/put';
import { useOne } from '../editor/useOne';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Line } from '../inputs/Plain';
import { faultsAt } from '../inputs/Property';
import { AuthPart } from './AuthPart';
import styles from './Connectors.module.css';
import type { ConnectorDef, ConnectorWork } from './connectorDef';
import { HeadersPart } from './HeadersPart';
import { SecretsPart } from './SecretsPart';
import { TryPart } from './TryPart';

const SHOWN = ['label', 'help', 'base_url', 'auth', 'headers', 'timeout', 'key_header', 'check'].map(
  (each) => `/${each}`,
);

/** The editor of a connector, with its secrets and a trial beside it. */
export function ConnectorPage() {
  const { name = '' } = useParams({ strict: false }) as { name?: string };
  return (
    <KnownDefinition kind="connector" name={name}>
      <Opened key={name} name={name} />
    </KnownDefinition>
  );
}

function Opened({ name }: { name: string }) {
  const work = useOne<ConnectorDef>('connector', name);
  return work === null ? <GoneDefinition kind="connector" name={name} /> : <Editor work={work} />;
}

function Editor({ work }: { work: ConnectorWork }) {
  const { t } = useTexts();
  const { name } = work.definition;
  return (
    <EditorFrame
      work={work}
      icon={<PlugIcon />}
      back={{ to: 'connectors', label: t('places.connectors') }}
      place="connectors"
      shown={SHOWN}
    >
      <div className={styles.columns}>
        <div className={editor.form}>
          <Basics work={work} />
          <AuthPart work={work} />
          <HeadersPart work={work} />
        </div>
        <div className={editor.form}>
          {work.before === null ? (
            <section className={editor.part} aria-labelledby="secrets">
              <h3 id="secrets">{t('connectors.secrets')}</h3>
              <p className={editor.help}>{t('connectors.secretsLater')}</p>
            </section>
          ) : (
            <>
              <SecretsPart key={work.state} name={name} />
              <TryPart work={work} current={work.state === 'same'} />
            </>
          )}
        </div>
      </div>
    </EditorFrame>
  );
}

function Basics({ work }: { work: ConnectorWork }) {
  const { t } = useTexts();
  const connector = work.definition;
  return (
    <section className={editor.part}>
      <LocaleTexts
        label={t('connectors.label')}
        value={connector.label}
        faults={faultsAt(work.problems, '/label')}
        onChange={(label) => work.save({ ...connector, label })}
      />
      <Line
        code
        label={t('connectors.url')}
        help={t('connectors.urlHelp')}
        placeholder="https://api.example.com/v1"
        value={connector.base_url}
        faults={faultsAt(work.problems, '/base_url')}
        onChange={(url) => work.save({ ...connector, base_url: url ?? '' })}
      />
      <LocaleTexts
        label={t('connectors.help')}
        value={connector.help}
        faults={faultsAt(work.problems, '/help')}
        onChange={(help) =>
          work.save(put(connector, 'help', Object.keys(help).length === 0 ? undefined : help))
        }
      />
    </section>
  );
}
