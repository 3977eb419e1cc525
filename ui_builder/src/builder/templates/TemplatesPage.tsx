import { Button } from 'antd';
import { useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { BellIcon, MailIcon, PlusIcon } from '../../ui/icons';
import { Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { useDraftList } from '../draft/useDraft';
import { CreateDialog } from '../editor/CreateDialog';
import { DefinitionCards } from '../editor/DefinitionCards';
import editor from '../editor/Editor.module.css';
import { put } from '../editor/put';
import { Choose, Segments } from '../inputs/Plain';
import { Property } from '../inputs/Property';
import type { ObjectDraft } from '../objects/objectDraft';
import { FIRST_BODY, MEDIA, type Medium, type TemplateDef } from './templateDef';

/** The templates of messages. */
export function TemplatesPage() {
  const { t, text, locale } = useTexts();
  const { definitions, stateOf } = useDraftList<TemplateDef>('template');
  const { definitions: objects } = useDraftList<ObjectDraft>('object');
  const [creating, setCreating] = useState(false);
  useTitle(t('places.templates'));
  const label = ({ label: texts, name }: TemplateDef) => text(texts, nameAsText(name));
  const about = ({ object }: TemplateDef) =>
    object === undefined
      ? t('templates.ofNothing')
      : text(objects.find((each) => each.name === object)?.plural, nameAsText(object));
  const sorted = definitions.toSorted((one, other) => label(one).localeCompare(label(other), locale));
  return (
    <>
      <div className={editor.tools}>
        <div>
          <h2>{t('places.templates')}</h2>
          <p>{t('templates.about')}</p>
        </div>
        <Button type="primary" icon={<PlusIcon />} onClick={() => setCreating(true)}>
          {t('templates.new')}
        </Button>
      </div>
      {definitions.length === 0 ? (
        <Notice title={t('templates.none')} help={t('templates.noneHelp')} />
      ) : null}
      <DefinitionCards
        cards={sorted.map((template) => ({
          name: template.name,
          to: `templates/${template.name}`,
          label: label(template),
          icon: template.medium === 'mail' ? <MailIcon /> : <BellIcon />,
          detail: `${t(`templates.medium_${template.medium}`)} · ${about(template)}`,
          state: stateOf(template.name),
        }))}
      />
      {creating ? <Creating objects={objects} onClose={() => setCreating(false)} /> : null}
    </>
  );
}

/** Asks what it is called, how it is sent, and of which object's records it tells. */
function Creating({ objects, onClose }: { objects: readonly ObjectDraft[]; onClose: () => void }) {
  const { t, text } = useTexts();
  const [medium, setMedium] = useState<Medium>('mail');
  const [object, setObject] = useState<string>();
  return (
    <CreateDialog
      kind="template"
      place="templates"
      title={t('templates.new')}
      make={(name, label) => {
        const made: TemplateDef = { kind: 'template', name, label, medium, subject: label, body: FIRST_BODY };
        return put(made, 'object', object);
      }}
      onClose={onClose}
    >
      <Property label={t('templates.medium')} group>
        {() => (
          <Segments
            label={t('templates.medium')}
            value={medium}
            choices={MEDIA.map((value) => ({ value, label: t(`templates.medium_${value}`) }))}
            onChange={setMedium}
          />
        )}
      </Property>
      <Choose
        label={t('templates.object')}
        value={object}
        none={t('templates.ofNothing')}
        choices={objects.map((each) => ({
          value: each.name,
          label: text(each.plural, nameAsText(each.name)),
        }))}
        onChange={setObject}
      />
    </CreateDialog>
  );
}
