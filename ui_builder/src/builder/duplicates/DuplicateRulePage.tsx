import { useParams } from '@tanstack/react-router';
import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { MergeIcon } from '../../ui/icons';
import { DraftScope } from '../draft/DraftScope';
import editor from '../editor/Editor.module.css';
import { EditorFrame } from '../editor/EditorFrame';
import { GoneDefinition } from '../editor/GoneDefinition';
import { put } from '../editor/put';
import { useOne } from '../editor/useOne';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Segments, Switch } from '../inputs/Plain';
import { faultsAt, Property } from '../inputs/Property';
import { WhereProperty } from '../inputs/WhereProperty';
import styles from './DuplicateRule.module.css';
import { ACTIONS, type DuplicateRule, OCCASIONS, type RuleWork, withOccasion } from './duplicateRule';
import { MatchLines } from './MatchLines';
import { RuleTrial } from './RuleTrial';

/** The editor of a duplicate rule, with a sample to try it with beside it. */
export function DuplicateRulePage() {
  const { name = '' } = useParams({ strict: false }) as { name?: string };
  return <Opened key={name} name={name} />;
}

function Opened({ name }: { name: string }) {
  const work = useOne<DuplicateRule>('duplicate_rule', name);
  return work === null ? (
    <GoneDefinition kind="duplicate_rule" name={name} />
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
      icon={<MergeIcon />}
      back={{ to: 'duplicates', label: t('duplicateRules.title') }}
      place="duplicates"
      shown={['/label', '/match', '/where', '/action', '/on', '/active', '/message']}
    >
      <div className={styles.rule}>
        <div className={editor.form}>
          <section className={editor.part} aria-labelledby="same">
            <LocaleTexts
              label={t('duplicateRules.label')}
              value={rule.label}
              faults={faultsAt(work.problems, '/label')}
              onChange={(label) => work.save({ ...rule, label })}
            />
            <h3 id="same">{t('duplicateRules.same', { objects: objectLabel })}</h3>
            {object === undefined ? null : <MatchLines work={work} object={object} />}
            <WhereProperty
              object={rule.object}
              label={t('duplicateRules.where')}
              help={t('duplicateRules.whereHelp')}
              faults={faultsAt(work.problems, '/where')}
              value={rule.where}
              onChange={(where) => work.save(put(rule, 'where', where))}
            />
          </section>
          <WhatHappens work={work} />
        </div>
        {object === undefined ? null : <RuleTrial rule={rule} object={object} />}
      </div>
    </EditorFrame>
  );
}

/** What a save does, and when. */
function WhatHappens({ work }: { work: RuleWork }) {
  const { t } = useTexts();
  const rule = work.definition;
  const on = rule.on ?? OCCASIONS;
  return (
    <section className={editor.part} aria-labelledby="then">
      <h3 id="then">{t('duplicateRules.then')}</h3>
      <Property label={t('duplicateRules.action')} help={t(`duplicateRules.actionHelp_${rule.action}`)} group>
        {() => (
          <Segments
            label={t('duplicateRules.action')}
            value={rule.action}
            choices={ACTIONS.map((value) => ({ value, label: t(`duplicateRules.action_${value}`) }))}
            onChange={(action) => work.save({ ...rule, action })}
          />
        )}
      </Property>
      <Property label={t('duplicateRules.on')} faults={faultsAt(work.problems, '/on')} group>
        {() => (
          <span className={styles.occasions}>
            {OCCASIONS.map((each) => (
              <label key={each}>
                <input
                  type="checkbox"
                  checked={on.includes(each)}
                  disabled={on.length === 1 && on.includes(each)}
                  onChange={({ target }) =>
                    work.save(put(rule, 'on', withOccasion(rule, each, target.checked)))
                  }
                />
                {t(`duplicateRules.on_${each}`)}
              </label>
            ))}
          </span>
        )}
      </Property>
      {rule.action === 'report' ? null : (
        <LocaleTexts
          label={t('duplicateRules.message')}
          value={rule.message ?? {}}
          faults={faultsAt(work.problems, '/message')}
          onChange={(message) =>
            work.save(put(rule, 'message', Object.keys(message).length === 0 ? undefined : message))
          }
        />
      )}
      <Switch
        label={t('duplicateRules.active')}
        help={t('duplicateRules.activeHelp')}
        checked={rule.active ?? true}
        onChange={(active) => work.save(put(rule, 'active', active ? undefined : false))}
      />
    </section>
  );
}
