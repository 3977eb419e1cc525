import { useState } from 'react';
import { faultText } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { Failure, Loading } from '../../ui/Notice';
import { ColumnRow } from './ColumnRow';
import styles from './Columns.module.css';
import { FirstRows } from './FirstRows';
import { Foot } from './Foot';
import { missing } from './fillable';
import frame from './Importing.module.css';
import type { Plan } from './plan';
import type { Importing } from './useImporting';

type Shown = 'all' | 'left' | 'trouble';

/** The second step: which column fills which field, and how the first rows would then be read. */
export function ColumnsStep({ importing }: { importing: Importing }) {
  const { plan, sheet, error, reading, change } = importing;
  if (plan === null || sheet === undefined) {
    return error !== null && !reading ? <Failure error={error} retry={() => change(null)} /> : <Loading />;
  }
  return <Columns importing={importing} plan={plan} />;
}

function Columns({ importing, plan }: { importing: Importing; plan: Plan }) {
  const { t, text } = useTexts();
  const { columns, mapping, fields, read, reading, error, change, go } = importing;
  const [shown, setShown] = useState<Shown>('all');
  const left = columns.filter(({ column }) => mapping[column] === undefined);
  const trouble = columns.filter(({ column, unknown }) => unresolved(plan, column, unknown) > 0);
  const among = { all: columns, left, trouble };
  const lacking = missing(mapping, fields, plan.mode);
  const labels = lacking.map(({ label, name }) => text(label, name)).join(t('importing.comma'));
  const filled = columns.length - left.length;
  return (
    <section className={frame.card} aria-label={t('importing.step_columns')} aria-busy={reading}>
      <header className={styles.head}>
        <p>{t('importing.columnsHelp')}</p>
        <fieldset className={styles.chips}>
          <legend className={frame.hidden}>{t('importing.shownColumns')}</legend>
          {(['all', 'left', 'trouble'] as const).map((each) =>
            each === 'all' || among[each].length > 0 ? (
              <label key={each} data-tone={each}>
                <input
                  type="radio"
                  name="shown-columns"
                  checked={shown === each}
                  onChange={() => setShown(each)}
                />
                {t(`importing.shown_${each}`, { count: among[each].length })}
              </label>
            ) : null,
          )}
        </fieldset>
      </header>
      <div className={styles.names} aria-hidden="true">
        <span>{t('importing.column')}</span>
        <span />
        <span>{t('importing.fills')}</span>
      </div>
      <ul className={styles.columns}>
        {(among[shown].length === 0 ? columns : among[shown]).map((column) => (
          <ColumnRow key={column.column} {...{ importing, plan, column }} />
        ))}
      </ul>
      {lacking.length === 0 ? null : (
        <p className={frame.warning} role="status">
          {t('importing.missing', { fields: labels })}
        </p>
      )}
      {read === undefined ? null : <FirstRows info={importing.info} mapping={mapping} rows={read.first} />}
      <p role="alert" className={frame.fault}>
        {error === null || reading ? '' : faultText(error)}
      </p>
      <Foot
        told={t('importing.summary', { filled, count: columns.length })}
        back={() => go({})}
        next={{
          label: t('importing.toRules'),
          off: filled === 0,
          run: () => {
            // What is suggested stays, whatever is remembered elsewhere meanwhile.
            change({ ...plan, mapping });
            go({ step: 'rules' });
          },
        }}
      />
    </section>
  );
}

/** How many of a column's cells mean nothing yet. */
export function unresolved(
  plan: Plan,
  column: string,
  unknown: readonly { readonly value: string }[] | undefined,
): number {
  return (unknown ?? []).filter(({ value }) => plan.replaced[column]?.[value] === undefined).length;
}
