import { Button } from 'antd';
import { useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { HookIcon, PlusIcon } from '../../ui/icons';
import { Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { useDraftList } from '../draft/useDraft';
import { CreateDialog } from '../editor/CreateDialog';
import { DefinitionCards } from '../editor/DefinitionCards';
import editor from '../editor/Editor.module.css';
import { put } from '../editor/put';
import { Choose, Line, Switch } from '../inputs/Plain';
import type { ObjectDraft } from '../objects/objectDraft';
import type { WebhookDef } from './webhookDef';

/** The webhooks: other systems that are told what happens. */
export function WebhooksPage() {
  const { t, text, locale } = useTexts();
  const { definitions, stateOf, create } = useDraftList<WebhookDef>('webhook');
  const { definitions: objects } = useDraftList<ObjectDraft>('object');
  const [creating, setCreating] = useState(false);
  useTitle(t('places.webhooks'));
  const plural = (name: string) => text(objects.find((each) => each.name === name)?.plural, nameAsText(name));
  const list = new Intl.ListFormat(locale, { type: 'unit' });
  return (
    <>
      <div className={editor.tools}>
        <div>
          <h2>{t('places.webhooks')}</h2>
          <p>{t('webhooks.about')}</p>
        </div>
        <Button type="primary" icon={<PlusIcon />} onClick={() => setCreating(true)}>
          {t('webhooks.newOne')}
        </Button>
      </div>
      {definitions.length === 0 ? <Notice title={t('webhooks.none')} help={t('webhooks.noneHelp')} /> : null}
      <DefinitionCards
        cards={definitions.map((webhook) => ({
          name: webhook.name,
          to: `webhooks/${webhook.name}`,
          label: text(webhook.label, nameAsText(webhook.name)),
          icon: <HookIcon />,
          detail: list.format(webhook.listens.map(({ object }) => plural(object))),
          state: stateOf(webhook.name),
          tools: (
            <Switch
              label={t('webhooks.active')}
              checked={webhook.active !== false}
              onChange={(on) => void create(put(webhook, 'active', on ? undefined : false))}
            />
          ),
        }))}
      />
      {creating ? <Creating objects={objects} onClose={() => setCreating(false)} /> : null}
    </>
  );
}

/** Asks what it is called, where it is told, and of what first. */
function Creating({ objects, onClose }: { objects: readonly ObjectDraft[]; onClose: () => void }) {
  const { t, text } = useTexts();
  const [url, setUrl] = useState<string>();
  const [object, setObject] = useState<string>();
  return (
    <CreateDialog
      kind="webhook"
      place="webhooks"
      title={t('webhooks.newOne')}
      ready={url !== undefined && object !== undefined}
      make={(name, label): WebhookDef => ({
        kind: 'webhook',
        name,
        label,
        url: url ?? '',
        listens: [{ object: object ?? '' }],
      })}
      onClose={onClose}
    >
      <Line code label={t('webhooks.url')} placeholder="https://" value={url} onChange={setUrl} />
      <Choose
        label={t('webhooks.first')}
        value={object}
        choices={objects.map((each) => ({
          value: each.name,
          label: text(each.plural, nameAsText(each.name)),
        }))}
        onChange={setObject}
      />
    </CreateDialog>
  );
}
