import type { UnknownValue } from '../../api/imports';
import { numberFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import type { Field } from '../../meta/definitions';
import styles from './Columns.module.css';
import { type Plan, withMeaning } from './plan';

interface Props {
  plan: Plan;
  column: string;
  field: Field;
  unknown: readonly UnknownValue[];
  onChange: (plan: Plan) => void;
}

const AS_IT_IS = 'as it is';
const NO_VALUE = '';

/** What cells mean that mean nothing to the field: said once here, it goes for every row. */
export function Meanings({ plan, column, field, unknown, onChange }: Props) {
  const { t, text, locale } = useTexts();
  const figures = numberFormat(locale);
  const choices =
    field.type === 'checkbox'
      ? [
          { value: 'true', label: t('importing.yes') },
          { value: 'false', label: t('importing.no') },
        ]
      : field.choices
          .filter(({ active }) => active !== false)
          .map(({ value, label }) => ({ value, label: text(label, value) }));
  return (
    <>
      <p className={styles.meaningHelp}>
        {t(choices.length > 0 ? 'importing.unknownHelp' : 'importing.unknownRefused')}
      </p>
      <ul className={styles.meanings}>
        {unknown.map(({ value, count }) => {
          const meaning = plan.replaced[column]?.[value];
          return (
            <li key={value}>
              <span className={styles.cell}>
                <q>{value}</q>
                <small>{t('importing.times', { count, shown: figures.format(count) })}</small>
              </span>
              <select
                aria-label={t('importing.meaningOf', { value })}
                value={meaning ?? AS_IT_IS}
                data-open={meaning === undefined}
                onChange={(event) => {
                  const next = event.target.value;
                  onChange(withMeaning(plan, column, value, next === AS_IT_IS ? undefined : next));
                }}
              >
                <option value={AS_IT_IS}>{t('importing.meansNothing')}</option>
                {choices.map((choice) => (
                  <option key={choice.value} value={choice.value}>
                    {choice.label}
                  </option>
                ))}
                <option value={NO_VALUE}>{t('importing.meansEmpty')}</option>
              </select>
            </li>
          );
        })}
      </ul>
    </>
  );
}
