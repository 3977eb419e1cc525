import { Button } from 'antd';
import { useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { ApprovalIcon, PlusIcon } from '../../ui/icons';
import { Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { useDraftList } from '../draft/useDraft';
import { CreateDialog } from '../editor/CreateDialog';
import { DefinitionCards } from '../editor/DefinitionCards';
import editor from '../editor/Editor.module.css';
import { put } from '../editor/put';
import { Choose, Switch } from '../inputs/Plain';
import type { ObjectDraft } from '../objects/objectDraft';
import { type ApprovalDef, newStep } from './approvalDef';

/** The approvals of all objects. */
export function ApprovalsPage() {
  const { t, text, locale } = useTexts();
  const { definitions, stateOf, create } = useDraftList<ApprovalDef>('approval');
  const { definitions: objects } = useDraftList<ObjectDraft>('object');
  const [creating, setCreating] = useState(false);
  useTitle(t('places.approvals'));
  const plural = (name: string) => text(objects.find((each) => each.name === name)?.plural, nameAsText(name));
  const sorted = definitions.toSorted((one, other) =>
    plural(one.object).localeCompare(plural(other.object), locale),
  );
  return (
    <>
      <div className={editor.tools}>
        <div>
          <h2>{t('places.approvals')}</h2>
          <p>{t('approvalBuilder.about')}</p>
        </div>
        <Button type="primary" icon={<PlusIcon />} onClick={() => setCreating(true)}>
          {t('approvalBuilder.new')}
        </Button>
      </div>
      {definitions.length === 0 ? (
        <Notice title={t('approvalBuilder.none')} help={t('approvalBuilder.noneHelp')} />
      ) : null}
      <DefinitionCards
        cards={sorted.map((approval) => ({
          name: approval.name,
          to: `approvals/${approval.name}`,
          label: text(approval.label, nameAsText(approval.name)),
          icon: <ApprovalIcon />,
          detail: `${plural(approval.object)} · ${t('approvalBuilder.stepCount', {
            count: approval.steps.length,
          })}`,
          state: stateOf(approval.name),
          tools: (
            <Switch
              label={t('approvalBuilder.active')}
              checked={approval.active !== false}
              onChange={(on) => void create(put(approval, 'active', on ? undefined : false))}
            />
          ),
        }))}
      />
      {creating ? <Creating objects={objects} onClose={() => setCreating(false)} /> : null}
    </>
  );
}

const SHAPES = new Set([undefined, 'plain', 'document']);
const isRow = ({ fields }: ObjectDraft) =>
  fields.some(({ type, inline }) => type === 'parent' && inline === true);

/** Asks of which object records are approved, and what that is called. */
function Creating({ objects, onClose }: { objects: readonly ObjectDraft[]; onClose: () => void }) {
  const { t, text } = useTexts();
  const [object, setObject] = useState<string>();
  return (
    <CreateDialog
      kind="approval"
      place="approvals"
      title={t('approvalBuilder.new')}
      ready={object !== undefined}
      make={(name, label): ApprovalDef => ({
        kind: 'approval',
        name,
        label,
        object: object ?? '',
        steps: [newStep([])],
      })}
      onClose={onClose}
    >
      <Choose
        label={t('approvalBuilder.object')}
        value={object}
        choices={objects
          .filter((each) => SHAPES.has(each.shape) && !isRow(each))
          .map((each) => ({ value: each.name, label: text(each.plural, nameAsText(each.name)) }))}
        onChange={setObject}
      />
    </CreateDialog>
  );
}
