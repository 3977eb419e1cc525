import { useDefinitions } from '../../api/definitions';
import { useTexts } from '../../i18n/useTexts';
import type { Condition } from './conditions';
import styles from './Filter.module.css';
import { kindOf, type Operator, operatorsOf, valueFor } from './operators';
import { useConditionTitles } from './useConditionTitles';
import { ValueEditor } from './ValueEditor';

interface Props {
  object: string;
  condition: Condition;
  onChange: (next: Condition) => void;
}

/** How a field compares, and with what. */
export function ConditionForm({ object, condition, onChange }: Props) {
  const { t } = useTexts();
  const field = useDefinitions().field(object, condition.path);
  const titles = useConditionTitles(field, condition);
  if (field === undefined) {
    return null;
  }
  const kind = kindOf(field);
  function choose(operator: Operator) {
    const value = valueFor(operator, kind, condition.operator, condition.value);
    onChange({ ...condition, operator, value });
  }
  return (
    <>
      <select
        aria-label={t('filter.operator')}
        value={condition.operator}
        onChange={(event) => choose(event.target.value as Operator)}
      >
        {operatorsOf(field, condition.operator).map((operator) => (
          <option key={operator} value={operator}>
            {t(`filter.op_${operator}`)}
          </option>
        ))}
      </select>
      <div className={styles.compared} data-value>
        <ValueEditor
          // Boxes keep what is typed; another operator begins anew.
          key={condition.operator}
          field={field}
          condition={condition}
          titles={titles}
          onChange={(value) => onChange({ ...condition, value })}
        />
      </div>
    </>
  );
}
