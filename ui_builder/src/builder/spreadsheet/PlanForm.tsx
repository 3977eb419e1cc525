import { Button } from 'antd';
import { useApp } from '../../api/app';
import { useTexts } from '../../i18n/useTexts';
import { SheetIcon } from '../../ui/icons';
import { IconProperty } from '../inputs/IconProperty';
import { LocaleTexts } from '../inputs/LocaleTexts';
import { Choose, Switch } from '../inputs/Plain';
import { pluralsOf } from '../objectlist/newObject';
import { spoken } from '../objects/naming';
import { ColumnCard } from './ColumnCard';
import { mayBeTitle, NEW_APP, type SheetPlan } from './plan';
import styles from './Spreadsheet.module.css';

const NO_APP = '';

interface Props {
  plan: SheetPlan;
  fileName: string;
  busy: boolean;
  faults: readonly string[];
  onChange: (plan: SheetPlan) => void;
  onRestart: () => void;
  onCreate: () => void;
}

/** What is proposed for a spreadsheet, to be looked over and changed. */
export function PlanForm({ plan, fileName, busy, faults, onChange, onRestart, onCreate }: Props) {
  const { t, text, locale } = useTexts();
  const figures = new Intl.NumberFormat(locale);
  const included = plan.columns.filter((each) => each.included).length;
  const titled = plan.columns.some((each) => mayBeTitle(each) && each.field.name === plan.title);
  const ready = spoken(plan.label) !== '' && titled;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !busy) {
          onCreate();
        }
      }}
    >
      <p className={styles.file}>
        <SheetIcon />
        <strong>{fileName}</strong>
        <span>{t('importing.found', { rows: figures.format(plan.rows), columns: plan.columns.length })}</span>
        <Button size="small" type="link" onClick={onRestart}>
          {t('importing.otherFile')}
        </Button>
      </p>
      <section className={styles.card} aria-labelledby="sheet-object">
        <h3 id="sheet-object">{t('spreadsheet.object')}</h3>
        <ObjectPart plan={plan} onChange={onChange} />
      </section>
      <section className={styles.card} aria-labelledby="sheet-columns">
        <h3 id="sheet-columns">{t('spreadsheet.columns')}</h3>
        <p className={styles.lead}>{t('spreadsheet.columnsHelp')}</p>
        <ul className={styles.columns}>
          {plan.columns.map((column, index) => (
            <ColumnCard
              key={column.guess.column}
              column={column}
              rows={plan.rows}
              isTitle={column.field.name === plan.title}
              onTitle={() => onChange({ ...plan, title: column.field.name })}
              onChange={(next) => onChange({ ...plan, columns: plan.columns.with(index, next) })}
            />
          ))}
        </ul>
      </section>
      <div className={styles.bar}>
        <div role="alert" className={styles.fault}>
          {faults.map((fault) => (
            <p key={fault}>{fault}</p>
          ))}
          {titled ? null : <p>{t('spreadsheet.needsTitle')}</p>}
        </div>
        <span className={styles.sum}>
          {t('spreadsheet.sum', { object: text(plan.label), count: included })}
        </span>
        <Button type="primary" htmlType="submit" disabled={!ready} loading={busy}>
          {t('spreadsheet.create', { rows: figures.format(plan.rows) })}
        </Button>
      </div>
    </form>
  );
}

function ObjectPart({ plan, onChange }: Pick<Props, 'plan' | 'onChange'>) {
  const { t, text } = useTexts();
  const { apps } = useApp();
  return (
    <div className={styles.object}>
      <LocaleTexts
        label={t('objectList.label')}
        value={plan.label}
        onChange={(label) =>
          onChange({
            ...plan,
            label,
            // What was typed for many stays.
            plural: same(plan.plural, pluralsOf(plan.label)) ? pluralsOf(label) : plan.plural,
          })
        }
      />
      <LocaleTexts
        label={t('objectList.plural')}
        value={plan.plural}
        onChange={(plural) => onChange({ ...plan, plural })}
      />
      <Choose
        label={t('spreadsheet.app')}
        help={t('spreadsheet.appHelp')}
        value={plan.app}
        choices={[
          ...apps.map((each) => ({ value: each.name, label: text(each.label, each.name) })),
          { value: NEW_APP, label: t('spreadsheet.newApp') },
        ]}
        none={t('spreadsheet.noApp')}
        onChange={(app) => onChange({ ...plan, app: app === NO_APP ? undefined : app })}
      />
      <IconProperty
        label={t('objectList.icon')}
        value={plan.icon}
        onChange={(icon) => onChange({ ...plan, icon })}
      />
      <Switch
        label={t('spreadsheet.chart')}
        help={t('spreadsheet.chartHelp')}
        checked={plan.chart}
        onChange={(chart) => onChange({ ...plan, chart })}
      />
    </div>
  );
}

const same = (one: object, other: object) => JSON.stringify(one) === JSON.stringify(other);
