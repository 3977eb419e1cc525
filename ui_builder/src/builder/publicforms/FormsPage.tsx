import { Button } from 'antd';
import { useState } from 'react';
import { useDefinitions } from '../../api/definitions';
import type { DraftDefinition } from '../../api/drafts';
import { useSession } from '../../api/session';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { ObjectDef } from '../../meta/types';
import { FormIcon, PlusIcon } from '../../ui/icons';
import { Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { useDraftList } from '../draft/useDraft';
import { CreateDialog } from '../editor/CreateDialog';
import { DefinitionCards } from '../editor/DefinitionCards';
import editor from '../editor/Editor.module.css';
import { put } from '../editor/put';
import { Choose, Switch } from '../inputs/Plain';
import { Previewed } from '../objects/Previewed';
import { CopyLink } from './CopyLink';
import { addressOf, type FormDraft, newForm } from './formEditing';

/** The public forms, with their addresses. */
export function FormsPage() {
  const { t, text } = useTexts();
  const { tenant } = useSession();
  const { definitions, stateOf, create } = useDraftList<FormDraft>('form');
  const { definitions: objects } = useDraftList<ObjectDef & DraftDefinition>('object');
  const [creating, setCreating] = useState(false);
  useTitle(t('publicForms.title'));
  const plural = (name: string) => text(objects.find((each) => each.name === name)?.plural, nameAsText(name));
  return (
    <>
      <div className={editor.tools}>
        <div>
          <h2>{t('publicForms.title')}</h2>
          <p>{t('publicForms.help')}</p>
        </div>
        <Button type="primary" icon={<PlusIcon />} onClick={() => setCreating(true)}>
          {t('publicForms.new')}
        </Button>
      </div>
      {definitions.length === 0 ? (
        <Notice title={t('publicForms.none')} help={t('publicForms.noneHelp')} />
      ) : null}
      <DefinitionCards
        cards={definitions.map((form) => ({
          name: form.name,
          to: `forms/${form.name}`,
          label: text(form.label, nameAsText(form.name)),
          icon: <FormIcon />,
          detail: t('publicForms.makes', { objects: plural(form.object) }),
          state: stateOf(form.name),
          tools: (
            <>
              <Switch
                label={t('publicForms.active')}
                checked={form.active !== false}
                onChange={(on) => void create(put(form, 'active', on ? undefined : false))}
              />
              <CopyLink address={addressOf(location.origin, tenant.name, form.name)} />
            </>
          ),
        }))}
      />
      {creating ? (
        <Previewed>
          <Creating objects={objects} onClose={() => setCreating(false)} />
        </Previewed>
      ) : null}
    </>
  );
}

const SHAPES = new Set([undefined, 'plain', 'document']);

/** Asks of which object a form makes records, and what it is called. */
function Creating({ objects, onClose }: { objects: readonly ObjectDef[]; onClose: () => void }) {
  const { t, text } = useTexts();
  const definitions = useDefinitions();
  const [object, setObject] = useState<string>();
  const info = definitions.object(object ?? '');
  return (
    <CreateDialog
      kind="form"
      place="forms"
      title={t('publicForms.new')}
      ready={info !== undefined}
      make={(name, label) => {
        if (info === undefined) {
          throw new Error('the button waits for the choice of an object');
        }
        return newForm(name, label, info);
      }}
      onClose={onClose}
    >
      <Choose
        label={t('publicForms.object')}
        help={t('publicForms.objectHelp')}
        value={object}
        choices={objects
          .filter(({ shape }) => SHAPES.has(shape))
          .map(({ name, plural }) => ({ value: name, label: text(plural, nameAsText(name)) }))}
        onChange={setObject}
      />
    </CreateDialog>
  );
}
