import { useEffect, useId } from 'react';
import type { Json } from '../../api/client';
import { type CheckRequest, useExpressionCheck } from '../../api/expressions';
import { ApiError } from '../../api/problem';
import { isBlank } from '../../fields/fieldUi';
import { fieldUi } from '../../fields/registry';
import { useTexts } from '../../i18n/useTexts';
import { loneField } from '../../meta/definitions';
import styles from './FormulaEditor.module.css';
import { resultType } from './resultType';
import type { Sample } from './useSample';

interface Props {
  request: CheckRequest;
  type: string;
  /** The record whose value is shown; null where none can be. */
  sample: Sample | null;
}

/** What the expression gives: its type, and its value on a record that one may choose. */
export function Result({ request, type, sample }: Props) {
  const { t } = useTexts();
  return (
    <div className={styles.result}>
      <span>
        {t('formulas.type')} <strong>{t(`formulas.type_${resultType(type)}`)}</strong>
      </span>
      {sample === null ? null : <Tried request={request} type={type} sample={sample} />}
    </div>
  );
}

/** The value on a record. */
function Tried({ request, type, sample }: Props & { sample: Sample }) {
  const { t, text } = useTexts();
  const id = useId();
  const { record, choose, pass } = sample;
  const { data, error, isPlaceholderData } = useExpressionCheck(
    { ...request, record: record?.id },
    record !== null,
  );
  const isGone = error instanceof ApiError && error.status === 404;
  useEffect(() => {
    if (isGone) {
      pass();
    }
  }, [isGone, pass]);
  const Input = fieldUi('lookup').Input;
  const field = loneField({
    name: 'record',
    type: 'lookup',
    to: request.object ?? '',
    label: { en: t('formulas.record') },
  });
  return (
    <>
      {Input === undefined ? null : (
        <label className={styles.sample} htmlFor={id}>
          <span>{text(field.label)}</span>
          <Input
            id={id}
            value={record as unknown as Json}
            field={field}
            invalid={false}
            describedBy={undefined}
            onChange={(next) => choose(next as unknown as typeof record)}
          />
        </label>
      )}
      {record === null || data === undefined || !('value' in data) ? null : (
        <output className={styles.value} data-old={isPlaceholderData}>
          <Shown value={data.value ?? null} type={type} />
        </output>
      )}
    </>
  );
}

const DISPLAYS: Readonly<Record<string, string>> = {
  number: 'number',
  boolean: 'checkbox',
  date: 'date',
  datetime: 'datetime',
  time: 'time',
  duration: 'duration',
};

/** A value as fields of its type show it. */
function Shown({ value, type }: { value: Json; type: string }) {
  const { t } = useTexts();
  if (isBlank(value)) {
    return <em>{t('formulas.blank')}</em>;
  }
  const display = DISPLAYS[type];
  if (display !== undefined) {
    const { Display } = fieldUi(display);
    return <Display value={value} field={loneField({ name: 'value', type: display })} />;
  }
  return <>{typeof value === 'string' ? value : JSON.stringify(value)}</>;
}
