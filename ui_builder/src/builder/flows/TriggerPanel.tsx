import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import editor from '../editor/Editor.module.css';
import { Choose } from '../inputs/Plain';
import { Faults, faultsAt } from '../inputs/Property';
import styles from './Designer.module.css';
import { useDesign } from './design';
import { joined } from './editing';
import { stepsOf, TRIGGER, type TriggerDef } from './flowDraft';
import { HookAddress } from './HookAddress';
import { NextFirings } from './NextFirings';
import { PartIcon } from './partIcons';
import { SchemaForm } from './properties/SchemaForm';

/** Triggers that come by themselves, at times that can be told. */
const TIMED = new Set(['date', 'inactivity', 'schedule']);

/** What sets the flow off. */
export function TriggerPanel() {
  const { t, text } = useTexts();
  const { flow, parts, trigger, change, work, titleOf } = useDesign();
  const said = flow.trigger ?? { type: '' };

  function turnTo(type: string) {
    const next = parts.triggers.find(({ key }) => key === type);
    const keepsObject = said.object !== undefined && next?.schema.properties?.object !== undefined;
    const begun: TriggerDef = { type, ...(keepsObject ? { object: said.object } : {}) };
    change({ ...flow, trigger: type === 'record' ? { ...begun, on: ['create', 'update'] } : begun });
  }

  return (
    <div className={styles.panel}>
      <header className={styles.panelHead}>
        <span className={styles.panelIcon} data-round>
          <PartIcon name={trigger?.icon} />
        </span>
        <div>
          <h3>{t('flows.trigger')}</h3>
          <p>{text(trigger?.about)}</p>
        </div>
      </header>
      <Choose
        label={t('flows.triggerType')}
        value={said.type === '' ? undefined : said.type}
        faults={work.problems.filter(({ path }) => path === '/trigger' || path === '/trigger/type')}
        choices={parts.triggers.map((each) => ({
          value: each.key,
          label: text(each.label, nameAsText(each.key)),
        }))}
        onChange={(type) => type !== undefined && type !== said.type && turnTo(type)}
      />
      {trigger === undefined ? null : (
        <SchemaForm
          schema={trigger.schema}
          value={said}
          place="/trigger"
          step={TRIGGER}
          onChange={(next) => change({ ...flow, trigger: next as unknown as TriggerDef })}
        />
      )}
      <Choose
        label={t('flows.firstStep')}
        none={t('flows.noFirst')}
        value={flow.start === '' ? undefined : flow.start}
        faults={faultsAt(work.problems, '/start')}
        choices={Object.keys(stepsOf(flow)).map((id) => ({ value: id, label: titleOf(id) }))}
        onChange={(to) => change(joined(flow, { from: TRIGGER, at: '/start' }, to))}
      />
      <Faults faults={[]} />
      {said.type === 'webhook' ? <HookAddress /> : null}
      {TIMED.has(said.type) ? (
        <details className={editor.details}>
          <summary>{t('flows.nextFirings')}</summary>
          <NextFirings />
        </details>
      ) : null}
    </div>
  );
}
