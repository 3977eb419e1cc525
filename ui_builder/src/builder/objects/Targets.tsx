import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import { FormulaEditor } from '../formulas/FormulaEditor';
import { Choose } from '../inputs/Plain';
import { Faults, faultsAt, Property } from '../inputs/Property';
import { type FieldWork, pointersAt } from './fieldWork';
import { withProperty } from './objectDraft';
import styles from './Panel.module.css';
import { Previewed } from './Previewed';

interface Props {
  work: FieldWork;
  option: string;
}

/** The objects that a field may point at, by their labels. */
function useTargets(work: FieldWork) {
  const { text, locale } = useTexts();
  const { compare } = new Intl.Collator(locale);
  return work.objects
    .filter(({ shape }) => shape !== 'event' && shape !== 'single')
    .map((each) => ({ value: each.name, label: text(each.label, nameAsText(each.name)) }))
    .sort((one, other) => compare(one.label, other.label));
}

/** The object that a field points at. */
export function TargetObject({ work }: Props) {
  const { t } = useTexts();
  const { field, change } = work;
  const targets = useTargets(work);
  return (
    <Choose
      label={t('fields.option_to')}
      help={t(field.type === 'parent' ? 'fields.help_parent_to' : 'fields.help_lookup_to')}
      faults={faultsAt(work.faults, '/to')}
      value={field.to as string | undefined}
      choices={targets}
      onChange={(to) => change(withProperty(field, 'to', to))}
    />
  );
}

/** The objects that a field may point at, each record at one of them. */
export function TargetObjects({ work }: Props) {
  const { t } = useTexts();
  const { field, change } = work;
  const chosen = (field.to as readonly string[] | undefined) ?? [];
  const targets = useTargets(work);

  function choose(name: string, wanted: boolean) {
    const to = wanted ? [...chosen, name] : chosen.filter((each) => each !== name);
    change({ ...field, to });
  }

  return (
    <Property
      label={t('fields.option_to')}
      help={t('fields.help_polymorphic_to')}
      faults={faultsAt(work.faults, '/to')}
      group
    >
      {() => (
        <span className={styles.checks}>
          {targets.map(({ value, label }) => (
            <label key={value}>
              <input
                type="checkbox"
                checked={chosen.includes(value)}
                onChange={(event) => choose(value, event.target.checked)}
              />
              {label}
            </label>
          ))}
        </span>
      )}
    </Property>
  );
}

/** Which records of the other object may be chosen. */
export function LookupCondition({ work }: Props) {
  const { t } = useTexts();
  const { field, object } = work;
  const target = field.to as string | undefined;
  return target === undefined ? null : (
    <Condition
      work={work}
      option="filter"
      object={target}
      help={t('fields.help_lookup_filter', { field: `$record.${object.title}` })}
    />
  );
}

function Condition(props: Props & { object: string; help: string }) {
  const { work, option, object, help } = props;
  const { t } = useTexts();
  const { field, change } = work;
  const value = (field[option] as string | undefined) ?? '';
  return (
    <details className={styles.details} open={value !== '' || undefined}>
      <summary>{t(`fields.option_${option}`)}</summary>
      <div className={styles.stack}>
        <Previewed>
          <FormulaEditor
            object={object}
            value={value}
            expect="boolean"
            label={t(`fields.option_${option}`)}
            draft
            onChange={(next) => change(withProperty(field, option, next))}
          />
        </Previewed>
        <span className={styles.help}>{help}</span>
        <Faults faults={faultsAt(work.faults, `/${option}`)} />
      </div>
    </details>
  );
}

/** The records that a roll-up adds up. */
export function RollupFrom({ work }: Props) {
  const { t, text } = useTexts();
  const { field, object, objects, change } = work;
  const found = pointersAt(objects, object.name).map(({ object: of, field: by }) => ({
    value: `${of.name}.${by.name}`,
    label: t('fields.recordsBy', {
      objects: text(of.plural, of.name),
      field: text(by.label, nameAsText(by.name)),
    }),
  }));
  return (
    <Choose
      label={t('fields.option_from')}
      help={t(found.length === 0 ? 'fields.noPointers' : 'fields.help_rollup_from')}
      faults={faultsAt(work.faults, '/from')}
      value={field.from as string | undefined}
      choices={found}
      onChange={(from) => change(withProperty(withProperty(field, 'field', undefined), 'from', from))}
    />
  );
}

const DATED = new Set(['date', 'datetime']);
const ADDED = new Set(['number', 'currency', 'percent', 'rating', 'duration', 'formula', 'rollup']);

/** The field of these records that is added up; its type decides that of the result. */
export function RollupField({ work }: Props) {
  const { t, text } = useTexts();
  const { field, objects, change } = work;
  const [from] = String(field.from ?? '').split('.');
  const source = objects.find((each) => each.name === from);
  if (field.aggregate === 'count' || source === undefined) {
    return null;
  }
  const ordered = field.aggregate === 'min' || field.aggregate === 'max';
  const fitting = source.fields.filter(({ type }) => ADDED.has(type) || (ordered && DATED.has(type)));
  return (
    <Choose
      label={t('fields.option_field')}
      help={t('fields.help_rollup_field')}
      faults={faultsAt(work.faults, '/field')}
      value={field.field as string | undefined}
      choices={fitting.map((each) => ({ value: each.name, label: text(each.label, nameAsText(each.name)) }))}
      onChange={(next) => {
        const type = source.fields.find((each) => each.name === next)?.type ?? '';
        const returns = DATED.has(type) ? type : undefined;
        change(withProperty(withProperty(field, 'field', next), 'returns', returns));
      }}
    />
  );
}

/** By which day's rates amounts of money are added up in the company's own currency. */
export function RollupDay({ work }: Props) {
  const { t, text } = useTexts();
  const { field, objects, change } = work;
  const [from] = String(field.from ?? '').split('.');
  const source = objects.find((each) => each.name === from);
  const taken = source?.fields.find(({ name }) => name === field.field);
  if (source === undefined || (taken?.type !== 'currency' && field.convert_on === undefined)) {
    return null;
  }
  const days = source.fields.filter(({ type }) => type === 'date');
  return (
    <Choose
      label={t('fields.option_convert_on')}
      help={t('fields.help_rollup_convert_on')}
      faults={faultsAt(work.faults, '/convert_on')}
      value={field.convert_on as string | undefined}
      choices={days.map((each) => ({ value: each.name, label: text(each.label, nameAsText(each.name)) }))}
      onChange={(next) => change(withProperty(field, 'convert_on', next))}
    />
  );
}

/** Which of these records count. */
export function RollupWhere({ work }: Props) {
  const { t } = useTexts();
  const [from] = String(work.field.from ?? '').split('.');
  return from === undefined || from === '' ? null : (
    <Condition work={work} option="where" object={from} help={t('fields.help_rollup_where')} />
  );
}
