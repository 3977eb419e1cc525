import { Button } from 'antd';
import { useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { PlugIcon, PlusIcon } from '../../ui/icons';
import { Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { useDraftList } from '../draft/useDraft';
import { CreateDialog } from '../editor/CreateDialog';
import { DefinitionCards } from '../editor/DefinitionCards';
import editor from '../editor/Editor.module.css';
import { Line } from '../inputs/Plain';
import type { ConnectorDef } from './connectorDef';

/** The services outside that flows may call. */
export function ConnectorsPage() {
  const { t, text } = useTexts();
  const { definitions, stateOf } = useDraftList<ConnectorDef>('connector');
  const [creating, setCreating] = useState(false);
  useTitle(t('places.connectors'));
  return (
    <>
      <div className={editor.tools}>
        <div>
          <h2>{t('places.connectors')}</h2>
          <p>{t('connectors.about')}</p>
        </div>
        <Button type="primary" icon={<PlusIcon />} onClick={() => setCreating(true)}>
          {t('connectors.new')}
        </Button>
      </div>
      {definitions.length === 0 ? (
        <Notice title={t('connectors.none')} help={t('connectors.noneHelp')} />
      ) : null}
      <DefinitionCards
        cards={definitions.map((connector) => ({
          name: connector.name,
          to: `connectors/${connector.name}`,
          label: text(connector.label, nameAsText(connector.name)),
          icon: <PlugIcon />,
          detail: `${hostOf(connector.base_url)} · ${t(`connectors.type_${connector.auth?.type ?? 'none'}`)}`,
          state: stateOf(connector.name),
        }))}
      />
      {creating ? <Creating onClose={() => setCreating(false)} /> : null}
    </>
  );
}

/** Gives the host of an address; all of it where it is none yet. */
const hostOf = (address: string): string => (URL.canParse(address) ? new URL(address).host : address);

function Creating({ onClose }: { onClose: () => void }) {
  const { t } = useTexts();
  const [url, setUrl] = useState<string>();
  return (
    <CreateDialog
      kind="connector"
      place="connectors"
      title={t('connectors.new')}
      ready={url !== undefined}
      make={(name, label): ConnectorDef => ({ kind: 'connector', name, label, base_url: url ?? '' })}
      onClose={onClose}
    >
      <Line
        code
        label={t('connectors.url')}
        placeholder="https://api.example.com/v1"
        value={url}
        onChange={setUrl}
      />
    </CreateDialog>
  );
}
