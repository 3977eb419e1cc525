import { useEffect, useRef } from 'react';
import { useExpressionCheck } from '../../api/expressions';
import { useTexts } from '../../i18n/useTexts';
import { FormulaEditor } from '../formulas/FormulaEditor';
import { Choose } from '../inputs/Plain';
import { Faults, faultsAt } from '../inputs/Property';
import type { FieldWork } from './fieldWork';
import { withProperty } from './objectDraft';
import styles from './Panel.module.css';
import { Previewed } from './Previewed';

const RETURNS = ['text', 'number', 'boolean', 'date', 'datetime', 'time', 'duration'];

/** The formula of a field. What it gives is found out, and can be chosen where it is none of these. */
export function ComputedBy({ work }: { work: FieldWork; option: string }) {
  const { t } = useTexts();
  const { field, object, faults, change } = work;
  const formula = String(field.formula ?? '');
  useFoundType(work, formula);
  return (
    <>
      <Previewed>
        <FormulaEditor
          object={object.name}
          value={formula}
          label={t('fields.option_formula')}
          draft
          onChange={(next) => change(withProperty(field, 'formula', next))}
        />
      </Previewed>
      <span className={styles.help}>{t('fields.help_formula')}</span>
      <Faults faults={faultsAt(faults, '/formula')} />
      <Choose
        label={t('fields.option_returns')}
        help={t('fields.help_returns')}
        faults={faultsAt(faults, '/returns')}
        value={String(field.returns ?? 'text')}
        choices={RETURNS.map((each) => ({ value: each, label: t(`fields.value_returns_${each}`) }))}
        onChange={(next) => change({ ...field, returns: next ?? 'text' })}
      />
    </>
  );
}

/** Sets what a formula gives once the check has found it out anew. */
function useFoundType(work: FieldWork, expression: string): void {
  const { object, field, change } = work;
  const check = useExpressionCheck({ object: object.name, expression, draft: true }, true);
  const type = check.isPlaceholderData ? undefined : check.data?.type;
  const known = useRef(type);
  const latest = useRef({ field, change });
  useEffect(() => {
    latest.current = { field, change };
  });
  useEffect(() => {
    const now = latest.current;
    const found = type === 'option' ? 'text' : type;
    if (found !== undefined && found !== known.current && RETURNS.includes(found)) {
      known.current = found;
      if (now.field.returns !== found && now.field.formula === expression) {
        now.change({ ...now.field, returns: found });
      }
    }
  }, [type, expression]);
}
