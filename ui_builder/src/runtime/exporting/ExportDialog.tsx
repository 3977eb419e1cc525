import { Button } from 'antd';
import { useState } from 'react';
import { FORMATS, useStartExport } from '../../api/exports';
import { faultText } from '../../api/problem';
import { numberFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import { nounIn } from '../../meta/text';
import type { Texts } from '../../meta/types';
import { Dialog } from '../../ui/Dialog';
import styles from './Exporting.module.css';
import { ExportProgress } from './ExportProgress';
import { choicesOf, type ExportSource, exportRequest, firstPlan } from './exportPlan';

interface Props {
  source: ExportSource;
  plural: Texts | undefined;
  /** How many records the list has, where that is known. */
  listed?: number | undefined;
  onClose: () => void;
}

/** Has records written into a file: which of them, what of them, and as what. */
export function ExportDialog({ source, plural, listed, onClose }: Props) {
  const { t, text, locale } = useTexts();
  const [plan, setPlan] = useState(() => firstPlan(source));
  const { mutate, data, isPending, error } = useStartExport();
  const object = nounIn(text(plural, source.object), locale);
  const title = t('exporting.title', { object });
  const figures = numberFormat(locale);
  const counts = { selected: source.selected?.count, view: listed, all: undefined };
  return (
    <Dialog open label={title} className={styles.dialog} onClose={onClose}>
      <h2>{title}</h2>
      {data !== undefined ? (
        <ExportProgress id={data.id} onClose={onClose} />
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            mutate(exportRequest(source, plan));
          }}
        >
          <Choice
            label={t('exporting.which', { object })}
            value={plan.which}
            choices={choicesOf(source).map((value) => {
              const count = counts[value];
              const key = value === 'view' && count !== undefined ? 'viewCounted' : value;
              return {
                value,
                label: t(`exporting.which_${key}`, { shown: figures.format(count ?? 0) }),
              };
            })}
            onChange={(which) => setPlan({ ...plan, which })}
          />
          {source.list === undefined ? null : (
            <Choice
              label={t('exporting.fields')}
              value={plan.fields}
              choices={(['view', 'all'] as const).map((value) => ({
                value,
                label: t(`exporting.fields_${value}`),
              }))}
              onChange={(fields) => setPlan({ ...plan, fields })}
            />
          )}
          <Choice
            label={t('exporting.format')}
            help={t(`exporting.formatHelp_${plan.format}`)}
            value={plan.format}
            choices={FORMATS.map((value) => ({ value, label: t(`exporting.format_${value}`) }))}
            onChange={(format) => setPlan({ ...plan, format })}
          />
          <Choice
            label={t('exporting.values')}
            help={t(`exporting.valuesHelp_${plan.values}`)}
            value={plan.values}
            choices={(['labels', 'values'] as const).map((value) => ({
              value,
              label: t(`exporting.values_${value}`),
            }))}
            onChange={(values) => setPlan({ ...plan, values })}
          />
          <p role="alert" className={styles.fault}>
            {error === null ? '' : faultText(error)}
          </p>
          <div className={styles.answers}>
            <Button onClick={onClose}>{t('record.cancel')}</Button>
            <Button type="primary" htmlType="submit" loading={isPending}>
              {t('exporting.start')}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

function Choice<Value extends string>(props: {
  label: string;
  help?: string;
  value: Value;
  choices: readonly { readonly value: Value; readonly label: string }[];
  onChange: (value: Value) => void;
}) {
  const { label, help, value, choices, onChange } = props;
  return (
    <fieldset className={styles.choice}>
      <legend>{label}</legend>
      <div>
        {choices.map((choice) => (
          <label key={choice.value}>
            <input
              type="radio"
              name={label}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
            />
            {choice.label}
          </label>
        ))}
      </div>
      {help === undefined ? null : <p>{help}</p>}
    </fieldset>
  );
}
