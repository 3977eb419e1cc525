import { Button } from 'antd';
import { useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { ObjectDef } from '../../meta/types';
import { MergeIcon, PlusIcon } from '../../ui/icons';
import { Notice } from '../../ui/Notice';
import { useTitle } from '../../ui/useTitle';
import { useDraftList } from '../draft/useDraft';
import { CreateDialog } from '../editor/CreateDialog';
import { DefinitionCards } from '../editor/DefinitionCards';
import editor from '../editor/Editor.module.css';
import { put } from '../editor/put';
import { Choose, Switch } from '../inputs/Plain';
import type { ObjectDraft } from '../objects/objectDraft';
import { comparable, type DuplicateRule, nextLine } from './duplicateRule';

/** The duplicate rules of all objects. */
export function DuplicateRulesPage() {
  const { t, text, locale } = useTexts();
  const { definitions, stateOf, create } = useDraftList<DuplicateRule>('duplicate_rule');
  const { definitions: objects } = useDraftList<ObjectDraft>('object');
  const [creating, setCreating] = useState(false);
  useTitle(t('duplicateRules.title'));
  const plural = (name: string) => text(objects.find((each) => each.name === name)?.plural, nameAsText(name));
  const sorted = definitions.toSorted((one, other) =>
    plural(one.object).localeCompare(plural(other.object), locale),
  );
  return (
    <>
      <div className={editor.tools}>
        <div>
          <h2>{t('duplicateRules.title')}</h2>
          <p>{t('duplicateRules.about')}</p>
        </div>
        <Button type="primary" icon={<PlusIcon />} onClick={() => setCreating(true)}>
          {t('duplicateRules.new')}
        </Button>
      </div>
      {definitions.length === 0 ? (
        <Notice title={t('duplicateRules.none')} help={t('duplicateRules.noneHelp')} />
      ) : null}
      <DefinitionCards
        cards={sorted.map((rule) => ({
          name: rule.name,
          to: `duplicates/${rule.name}`,
          label: text(rule.label, nameAsText(rule.name)),
          icon: <MergeIcon />,
          detail: `${plural(rule.object)} · ${t(`duplicateRules.action_${rule.action}`)}`,
          state: stateOf(rule.name),
          tools: (
            <Switch
              label={t('duplicateRules.active')}
              checked={rule.active !== false}
              onChange={(on) => void create(put(rule, 'active', on ? undefined : false))}
            />
          ),
        }))}
      />
      {creating ? <Creating objects={objects} onClose={() => setCreating(false)} /> : null}
    </>
  );
}

const SHAPES = new Set([undefined, 'plain', 'document']);
const isRow = ({ fields }: ObjectDef) =>
  fields.some(({ type, inline }) => type === 'parent' && inline === true);

/** Asks of which object a rule compares records, and what it is called. */
function Creating({ objects, onClose }: { objects: readonly ObjectDraft[]; onClose: () => void }) {
  const { t, text } = useTexts();
  const [name, setName] = useState<string>();
  const object = objects.find((each) => each.name === name);
  const line = object === undefined ? undefined : nextLine(object, []);
  return (
    <CreateDialog
      kind="duplicate_rule"
      place="duplicates"
      title={t('duplicateRules.new')}
      ready={line !== undefined}
      make={(own, label): DuplicateRule => ({
        kind: 'duplicate_rule',
        name: own,
        label,
        object: name ?? '',
        match: line === undefined ? [] : [line],
        action: 'warn',
      })}
      onClose={onClose}
    >
      <Choose
        label={t('duplicateRules.object')}
        value={name}
        choices={objects
          .filter((each) => SHAPES.has(each.shape) && !isRow(each) && comparable(each).length > 0)
          .map((each) => ({ value: each.name, label: text(each.plural, nameAsText(each.name)) }))}
        onChange={setName}
      />
    </CreateDialog>
  );
}
