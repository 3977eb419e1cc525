import { Button } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { TrashIcon, WarningIcon } from '../../ui/icons';
import { showToast } from '../../ui/toastStore';
import { FormulaEditor } from '../formulas/FormulaEditor';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Choose, Switch } from '../inputs/Plain';
import { Faults, faultsAt } from '../inputs/Property';
import { moved } from './editing';
import { numbered } from './naming';
import { type RuleDef, withProperty } from './objectDraft';
import { type Part, PartList } from './PartList';
import styles from './Parts.module.css';
import { Previewed } from './Previewed';
import { type ObjectWork, useGoTo } from './useObject';

/** What a record must fulfil to be saved. */
export function RulesTab({ work, chosen }: { work: ObjectWork; chosen: string | undefined }) {
  const { t, text } = useTexts();
  const object = work.definition;
  const rules = object.rules ?? [];
  const goTo = useGoTo(object.name);
  const save = (next: readonly RuleDef[]) => work.save(withProperty(object, 'rules', next));
  const at = rules.findIndex(({ name }) => name === chosen);
  const rule = rules[at];
  const parts: readonly Part[] = rules.map((each, index) => ({
    name: each.name,
    label: text(each.message, nameAsText(each.name)),
    detail: each.when,
    off: each.active === false,
    marks: [
      t(`objects.severity_${each.severity ?? 'error'}`),
      ...(each.active === false ? [t('objects.inactive')] : []),
    ],
    faults: faultsAt(work.problems, `/rules/${index}`).length,
  }));

  function add() {
    const name = numbered(
      'rule',
      rules.map((each) => each.name),
    );
    save([...rules, { name, when: '', message: {} }]);
    goTo(`rules/${name}`);
  }

  function remove() {
    save(rules.toSpliced(at, 1));
    goTo('rules', true);
    showToast(t('objects.ruleGone'), 'done', { label: t('draft.undo'), run: work.undo });
  }

  return (
    <PartList
      place={`objects/${object.name}/rules`}
      title={t('objects.tab_rules')}
      help={t('objects.rulesHelp')}
      add={t('objects.addRule')}
      empty={t('objects.noRules')}
      parts={parts}
      chosen={chosen}
      onAdd={add}
      onMove={(name, to) => save(moved(rules, name, to))}
    >
      {rule === undefined ? null : (
        <RulePanel
          key={rule.name}
          work={work}
          rule={rule}
          at={at}
          onChange={(next) => save(rules.with(at, next))}
          onRemove={remove}
        />
      )}
    </PartList>
  );
}

function RulePanel(props: {
  work: ObjectWork;
  rule: RuleDef;
  at: number;
  onChange: (rule: RuleDef) => void;
  onRemove: () => void;
}) {
  const { work, rule, at, onChange, onRemove } = props;
  const { t, text } = useTexts();
  const object = work.definition;
  const faults = (property: string) => faultsAt(work.problems, `/rules/${at}/${property}`);
  const [isNew] = useState(rule.when === '' && Object.keys(rule.message).length === 0);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isNew) {
      first.current?.focus();
    }
  }, [isNew]);
  return (
    <>
      <div className={styles.panelHead}>
        <h3>{text(rule.message, t('objects.newRule'))}</h3>
        <Button
          type="text"
          danger
          icon={<TrashIcon />}
          aria-label={t('objects.deleteRule')}
          onClick={onRemove}
        />
      </div>
      <LocaleTexts
        label={t('objects.message')}
        help={t('objects.messageHelp')}
        value={rule.message}
        faults={faults('message')}
        first={first}
        onChange={(message) => onChange({ ...rule, message })}
      />
      <Previewed>
        <FormulaEditor
          object={object.name}
          value={rule.when}
          expect="boolean"
          label={t('objects.when')}
          draft
          onChange={(when) => onChange({ ...rule, when })}
        />
      </Previewed>
      <Faults faults={faults('when')} />
      <p className={styles.refuses}>
        <WarningIcon />
        <span>{t(rule.severity === 'warning' ? 'objects.warns' : 'objects.refuses')}</span>
      </p>
      <Choose
        label={t('objects.severity')}
        help={t('objects.severityHelp')}
        value={rule.severity ?? 'error'}
        choices={(['error', 'warning'] as const).map((value) => ({
          value,
          label: t(`objects.severity_${value}`),
        }))}
        onChange={(severity) => onChange(withProperty(rule, 'severity', severity, 'error'))}
      />
      <Choose
        label={t('objects.shownAt')}
        help={t('objects.shownAtHelp')}
        faults={faults('field')}
        value={rule.field}
        none={t('objects.wholeRecord')}
        choices={object.fields.map((each) => ({
          value: each.name,
          label: text(each.label, nameAsText(each.name)),
        }))}
        onChange={(field) => onChange(withProperty(rule, 'field', field))}
      />
      <Switch
        label={t('objects.ruleActive')}
        help={t('objects.ruleActiveHelp')}
        checked={rule.active !== false}
        onChange={(on) => onChange(withProperty(rule, 'active', on, true))}
      />
    </>
  );
}
