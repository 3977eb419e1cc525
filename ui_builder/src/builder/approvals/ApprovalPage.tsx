import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { ApprovalIcon } from '../../ui/icons';
import { DraftScope } from '../draft/DraftScope';
import editor from '../editor/Editor.module.css';
import { EditorFrame } from '../editor/EditorFrame';
import { GoneDefinition } from '../editor/GoneDefinition';
import { KnownDefinition } from '../editor/KnownDefinition';
import { put } from '../editor/put';
import { useOne } from '../editor/useOne';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Line, Switch } from '../inputs/Plain';
import { faultsAt } from '../inputs/Property';
import { WhereProperty } from '../inputs/WhereProperty';
import styles from './ApprovalBuilder.module.css';
import { type ApprovalDef, type ApprovalWork, OCCASIONS, withEffect } from './approvalDef';
import { EffectValues } from './EffectValues';
import { FieldsPart } from './FieldsPart';
import { RulesPart } from './RulesPart';
import { StepsPart } from './StepsPart';

const SHOWN = ['label', 'help', 'when', 'initiator', 'steps', 'fields', 'again_when', 'on'].map(
  (each) => `/${each}`,
);

/** The editor of an approval: its steps as cards, and beside them what holds for all. */
export function ApprovalPage() {
  const { name = '' } = useParams({ strict: false }) as { name?: string };
  return (
    <KnownDefinition kind="approval" name={name}>
      <Opened key={name} name={name} />
    </KnownDefinition>
  );
}

function Opened({ name }: { name: string }) {
  const work = useOne<ApprovalDef>('approval', name);
  return work === null ? (
    <GoneDefinition kind="approval" name={name} />
  ) : (
    <DraftScope>
      <Editor work={work} />
    </DraftScope>
  );
}

function Editor({ work }: { work: ApprovalWork }) {
  const { t, text } = useTexts();
  const approval = work.definition;
  const info = useDefinitions().object(approval.object);
  return (
    <EditorFrame
      work={work}
      icon={<ApprovalIcon />}
      back={{ to: 'approvals', label: t('places.approvals') }}
      place="approvals"
      shown={SHOWN}
      detail={<span>{text(info?.definition.plural, nameAsText(approval.object))}</span>}
    >
      <div className={styles.columns}>
        <div className={editor.form}>
          <Beginning work={work} />
          {info === undefined ? null : <StepsPart work={work} info={info} />}
          {info === undefined ? null : (
            <section className={editor.part} aria-labelledby="on">
              <h3 id="on">{t('approvalBuilder.on')}</h3>
              <p className={editor.help}>{t('approvalBuilder.onHelp')}</p>
              {OCCASIONS.map((occasion) => (
                <EffectValues
                  key={occasion}
                  label={t(`approvalBuilder.on_${occasion}`)}
                  info={info}
                  keeps={occasion === 'submit' || occasion === 'approve'}
                  effect={approval.on?.[occasion]}
                  faults={work.problems}
                  at={`/on/${occasion}`}
                  onChange={(effect) =>
                    work.save(put(approval, 'on', withEffect(approval.on, occasion, effect)))
                  }
                />
              ))}
            </section>
          )}
        </div>
        <div className={editor.form}>
          <FieldsPart work={work} property="fields" />
          <RulesPart work={work} />
          <FieldsPart work={work} property="again_when" />
        </div>
      </div>
    </EditorFrame>
  );
}

/** What it is called, and which records can be submitted. */
function Beginning({ work }: { work: ApprovalWork }) {
  const { t } = useTexts();
  const approval = work.definition;
  const faults = (name: string) => faultsAt(work.problems, `/${name}`);
  const [opened] = useState(approval.help !== undefined || approval.initiator !== undefined);
  return (
    <section className={editor.part} aria-labelledby="beginning">
      <h3 id="beginning">{t('approvalBuilder.beginning')}</h3>
      <LocaleTexts
        label={t('approvalBuilder.label')}
        value={approval.label}
        faults={faults('label')}
        onChange={(label) => work.save({ ...approval, label })}
      />
      <WhereProperty
        object={approval.object}
        label={t('approvalBuilder.submitWhen')}
        help={t('approvalBuilder.submitWhenHelp')}
        faults={faults('when')}
        value={approval.when}
        onChange={(when) => work.save(put(approval, 'when', when))}
      />
      <details className={editor.details} open={opened}>
        <summary>{t('approvalBuilder.moreOfIt')}</summary>
        <div className={styles.stack}>
          <LocaleTexts
            long
            label={t('approvalBuilder.help')}
            value={approval.help}
            faults={faults('help')}
            onChange={(help) =>
              work.save(put(approval, 'help', Object.keys(help).length === 0 ? undefined : help))
            }
          />
          <Line
            code
            label={t('approvalBuilder.initiator')}
            help={t('approvalBuilder.initiatorHelp')}
            placeholder="owner"
            value={approval.initiator}
            faults={faults('initiator')}
            onChange={(initiator) => work.save(put(approval, 'initiator', initiator))}
          />
        </div>
      </details>
      <Switch
        label={t('approvalBuilder.active')}
        help={t('approvalBuilder.activeHelp')}
        checked={approval.active ?? true}
        onChange={(active) => work.save(put(approval, 'active', active ? undefined : false))}
      />
    </section>
  );
}
