import { useParams } from '@tanstack/react-router';
import { useTexts } from '../../i18n/useTexts';
import { HookIcon } from '../../ui/icons';
import { DraftScope } from '../draft/DraftScope';
import editor from '../editor/Editor.module.css';
import { EditorFrame } from '../editor/EditorFrame';
import { GoneDefinition } from '../editor/GoneDefinition';
import { KnownDefinition } from '../editor/KnownDefinition';
import { put } from '../editor/put';
import { useOne } from '../editor/useOne';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Figure, Line, Switch } from '../inputs/Plain';
import { faultsAt } from '../inputs/Property';
import { Deliveries } from './Deliveries';
import { Interests } from './Interests';
import { SecretPart } from './SecretPart';
import { StatePart } from './StatePart';
import styles from './Webhooks.module.css';
import { USUAL_DAYS, type WebhookDef, type WebhookWork } from './webhookDef';

const SHOWN = ['/label', '/url', '/active', '/listens', '/off_after'];

/** The editor of a webhook, with what it was told beside it. */
export function WebhookPage() {
  const { name = '' } = useParams({ strict: false }) as { name?: string };
  return (
    <KnownDefinition kind="webhook" name={name}>
      <Opened key={name} name={name} />
    </KnownDefinition>
  );
}

function Opened({ name }: { name: string }) {
  const work = useOne<WebhookDef>('webhook', name);
  return work === null ? (
    <GoneDefinition kind="webhook" name={name} />
  ) : (
    <DraftScope>
      <Editor work={work} />
    </DraftScope>
  );
}

function Editor({ work }: { work: WebhookWork }) {
  const { t } = useTexts();
  const { name } = work.definition;
  const published = work.before !== null;
  return (
    <EditorFrame
      work={work}
      icon={<HookIcon />}
      back={{ to: 'webhooks', label: t('places.webhooks') }}
      place="webhooks"
      shown={SHOWN}
    >
      <div className={styles.columns}>
        <div className={editor.form}>
          <Basics work={work} />
          <Interests work={work} />
        </div>
        <div className={editor.form}>
          {published ? <StatePart name={name} /> : null}
          <SecretPart name={name} published={published} />
          {published ? <Deliveries name={name} /> : null}
        </div>
      </div>
    </EditorFrame>
  );
}

function Basics({ work }: { work: WebhookWork }) {
  const { t } = useTexts();
  const webhook = work.definition;
  const faults = (property: string) => faultsAt(work.problems, `/${property}`);
  return (
    <section className={editor.part}>
      <LocaleTexts
        label={t('webhooks.label')}
        value={webhook.label}
        faults={faults('label')}
        onChange={(label) => work.save({ ...webhook, label })}
      />
      <Line
        code
        label={t('webhooks.url')}
        help={t('webhooks.urlHelp')}
        placeholder="https://"
        value={webhook.url}
        faults={faults('url')}
        onChange={(url) => work.save({ ...webhook, url: url ?? '' })}
      />
      <Switch
        label={t('webhooks.active')}
        checked={webhook.active ?? true}
        onChange={(on) => work.save(put(webhook, 'active', on ? undefined : false))}
      />
      <Figure
        whole
        label={t('webhooks.offAfter')}
        help={t('webhooks.offAfterHelp')}
        placeholder={String(USUAL_DAYS)}
        value={webhook.off_after}
        faults={faults('off_after')}
        onChange={(days) => work.save(put(webhook, 'off_after', days))}
      />
    </section>
  );
}
