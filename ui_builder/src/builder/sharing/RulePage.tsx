import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useDefinitions } from '../../api/definitions';
import type { PrincipalKind } from '../../api/principals';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { PrincipalInput } from '../../runtime/access/PrincipalInput';
import { ShareIcon } from '../../ui/icons';
import { DraftScope } from '../draft/DraftScope';
import { useDraftList } from '../draft/useDraft';
import editor from '../editor/Editor.module.css';
import { EditorFrame } from '../editor/EditorFrame';
import { GoneDefinition } from '../editor/GoneDefinition';
import { put } from '../editor/put';
import { useOne } from '../editor/useOne';
import { FormulaEditor } from '../formulas/FormulaEditor';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Segments, Switch } from '../inputs/Plain';
import { Faults, faultsAt, Property } from '../inputs/Property';
import { WhereProperty } from '../inputs/WhereProperty';
import type { RoleDef } from '../permissions/HolderList';
import { RuleReach } from './RuleReach';
import styles from './Sharing.module.css';
import type { RuleDef, RuleWork } from './sharing';

const KINDS: readonly PrincipalKind[] = [
  'role',
  'role_and_below',
  'department',
  'department_and_below',
  'team',
  'queue',
  'user',
  'everyone',
];
const OWNERS = KINDS.filter((kind) => kind !== 'everyone');

/** The editor of a sharing rule, with whom it reaches beside it. */
export function RulePage() {
  const { name = '' } = useParams({ strict: false }) as { name?: string };
  return <Opened key={name} name={name} />;
}

function Opened({ name }: { name: string }) {
  const work = useOne<RuleDef>('sharing', name);
  return work === null ? (
    <GoneDefinition kind="sharing" name={name} />
  ) : (
    <DraftScope>
      <Editor work={work} />
    </DraftScope>
  );
}

function Editor({ work }: { work: RuleWork }) {
  const { t, text } = useTexts();
  const rule = work.definition;
  const object = useDefinitions().object(rule.object)?.definition;
  const objectLabel = text(object?.plural, nameAsText(rule.object));
  return (
    <EditorFrame
      work={work}
      icon={<ShareIcon />}
      back={{ to: `sharing/of/${rule.object}`, label: t('sharing.of', { object: objectLabel }) }}
      place="sharing"
      shown={['/label', '/where', '/owned_by', '/to', '/level', '/active']}
    >
      <div className={styles.rule}>
        <div className={editor.form}>
          <WhatPart work={work} objectLabel={objectLabel} />
          <WhomPart work={work} />
        </div>
        <RuleReach rule={rule} objectLabel={objectLabel} />
      </div>
    </EditorFrame>
  );
}

/** Which records are shared. */
function WhatPart({ work, objectLabel }: { work: RuleWork; objectLabel: string }) {
  const { t } = useTexts();
  const rule = work.definition;
  const roles = useDraftList<RoleDef>('role').definitions;
  const [by, setBy] = useState<'conditions' | 'formula'>('conditions');
  const where = (next: string | undefined) =>
    work.save(put(rule, 'where', next === undefined || next.trim() === '' ? undefined : next));
  return (
    <section className={editor.part} aria-labelledby="what">
      <LocaleTexts
        label={t('sharing.label')}
        value={rule.label}
        faults={faultsAt(work.problems, '/label')}
        onChange={(label) => work.save({ ...rule, label })}
      />
      <div className={editor.partHead}>
        <h3 id="what">{t('sharing.which', { objects: objectLabel })}</h3>
        <Segments
          label={t('sharing.written')}
          value={by}
          choices={[
            { value: 'conditions', label: t('sharing.asConditions') },
            { value: 'formula', label: t('sharing.asFormula') },
          ]}
          onChange={setBy}
        />
      </div>
      {by === 'conditions' ? (
        <WhereProperty
          object={rule.object}
          label={t('sharing.where')}
          help={t('sharing.whereHelp')}
          faults={faultsAt(work.problems, '/where')}
          value={rule.where}
          onChange={where}
        />
      ) : (
        <>
          <FormulaEditor
            draft
            object={rule.object}
            value={rule.where ?? ''}
            expect="boolean"
            label={t('sharing.where')}
            onChange={where}
          />
          <Faults faults={faultsAt(work.problems, '/where')} />
        </>
      )}
      <Switch
        label={t('sharing.ofSome')}
        help={t('sharing.ofSomeHelp')}
        checked={rule.owned_by !== undefined}
        onChange={(on) => work.save(put(rule, 'owned_by', on ? { role: roles[0]?.name ?? '' } : undefined))}
      />
      {rule.owned_by === undefined ? null : (
        <Property label={t('sharing.ownedBy')} group faults={faultsAt(work.problems, '/owned_by')}>
          {({ invalid }) => (
            <PrincipalInput
              label={t('sharing.ownedBy')}
              kinds={OWNERS}
              by="key"
              roles={roles}
              value={rule.owned_by ?? null}
              invalid={invalid}
              onChange={(next) => next !== null && work.save({ ...rule, owned_by: next })}
            />
          )}
        </Property>
      )}
    </section>
  );
}

/** With whom, and how far. */
function WhomPart({ work }: { work: RuleWork }) {
  const { t } = useTexts();
  const rule = work.definition;
  const roles = useDraftList<RoleDef>('role').definitions;
  return (
    <section className={editor.part} aria-labelledby="whom">
      <h3 id="whom">{t('sharing.whom')}</h3>
      <Property label={t('sharing.to')} group faults={faultsAt(work.problems, '/to')}>
        {({ invalid }) => (
          <PrincipalInput
            label={t('sharing.to')}
            kinds={KINDS}
            by="key"
            roles={roles}
            value={rule.to ?? null}
            invalid={invalid}
            onChange={(to) => work.save(put(rule, 'to', to ?? undefined))}
          />
        )}
      </Property>
      <Property label={t('sharing.level')} group>
        {() => (
          <Segments
            label={t('sharing.level')}
            value={rule.level}
            choices={(['read', 'edit'] as const).map((value) => ({
              value,
              label: t(`sharing.level_${value}`),
            }))}
            onChange={(level) => work.save({ ...rule, level })}
          />
        )}
      </Property>
      <Switch
        label={t('sharing.active')}
        help={t('sharing.activeHelp')}
        checked={rule.active ?? true}
        onChange={(on) => work.save(put(rule, 'active', on ? undefined : false))}
      />
    </section>
  );
}
