import { useApp } from '../../api/app';
import type { SheetColumn, Target } from '../../api/imports';
import { useTexts } from '../../i18n/useTexts';
import { nounIn } from '../../meta/text';
import { ForwardIcon, SparkIcon, WarningIcon } from '../../ui/icons';
import { Popover } from '../../ui/Popover';
import styles from './Columns.module.css';
import { unresolved } from './ColumnsStep';
import { targetOf, withTarget } from './fillable';
import frame from './Importing.module.css';
import { LookupChoice } from './LookupChoice';
import { Meanings } from './Meanings';
import type { Plan } from './plan';
import { TargetPicker } from './TargetPicker';
import type { Importing } from './useImporting';

/** A column: what stands in it, what it fills and why, and what of it means nothing yet. */
export function ColumnRow(props: { importing: Importing; plan: Plan; column: SheetColumn }) {
  const { importing, plan, column } = props;
  const { t, text, locale } = useTexts();
  const { objects } = useApp();
  const { mapping, fields, change } = importing;
  const name = column.column;
  const target = mapping[name];
  const fillable = fields.find(({ field }) => field.name === target?.field);
  const unknown = target === undefined ? [] : (column.unknown ?? []);
  const finds = objects.find((each) => each.name === fillable?.field.target);
  const open = unresolved(plan, name, unknown);
  const label = fillable === undefined ? t('importing.nothing') : text(fillable.field.label, target?.field);

  function fill(next: Target | undefined) {
    const others = Object.entries(plan.replaced).filter(([each]) => each !== name);
    const replaced = next?.field === target?.field ? plan.replaced : Object.fromEntries(others);
    change({ ...plan, mapping: withTarget(mapping, name, next), replaced });
  }

  return (
    <li className={styles.column} data-off={target === undefined}>
      <div className={styles.from}>
        <strong>{name}</strong>
        <span className={styles.samples}>{column.samples.join(' · ') || t('importing.empty')}</span>
      </div>
      <span className={styles.arrow} aria-hidden="true">
        <ForwardIcon />
      </span>
      <div className={styles.to}>
        <div className={styles.target}>
          <Popover
            label={t('importing.fillsOf', { column: name })}
            buttonClass={styles.pick}
            className={styles.panel}
            button={
              <>
                <span className={frame.hidden}>{t('importing.fillsOf', { column: name })}: </span>
                <span>{label}</span>
              </>
            }
          >
            {(close) => (
              <TargetPicker
                fields={fields}
                chosen={target?.field}
                filledBy={(field) => columnFilling(importing, field, name)}
                onPick={(picked) => {
                  close();
                  fill(picked === undefined ? undefined : targetOf(picked));
                }}
              />
            )}
          </Popover>
          {target !== undefined && column.why && same(target, column.suggestion) ? (
            <span className={styles.why} title={t(`importing.whyHelp_${column.why}`)}>
              <SparkIcon />
              {t(`importing.why_${column.why}`)}
            </span>
          ) : null}
        </div>
        {fillable?.title === undefined || target === undefined ? null : (
          <LookupChoice column={name} fillable={fillable} target={target} onChange={fill} />
        )}
        {fillable === undefined || unknown.length === 0 ? null : (
          <details className={styles.unknown} open={open > 0 && fillable.field.choices.length > 0}>
            <summary data-open={open > 0}>
              <WarningIcon />
              {t(
                open === 0
                  ? 'importing.allMeant'
                  : finds === undefined
                    ? 'importing.unknown'
                    : 'importing.notFound',
                {
                  count: open,
                  object: nounIn(text(finds?.label), locale),
                },
              )}
            </summary>
            <Meanings {...{ plan, column: name, field: fillable.field, unknown }} onChange={change} />
          </details>
        )}
      </div>
    </li>
  );
}

const same = (one: Target, other: Target | null | undefined) =>
  one.field === other?.field && one.by === other.by && (one.create ?? false) === (other.create ?? false);

function columnFilling({ mapping }: Importing, field: string, except: string): string | undefined {
  return Object.entries(mapping).find(([column, target]) => target.field === field && column !== except)?.[0];
}
