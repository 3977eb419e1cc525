import { useDefinitions } from '../../api/definitions';
import type { Fault } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import editor from '../editor/Editor.module.css';
import { Choose, Line } from '../inputs/Plain';
import { FUNCTIONS, type MeasureFunction, readMeasure, takes, withFunction, writeMeasure } from './measures';

/** What is worked out of the records, chosen rather than written. */
export function MeasureProperty(props: {
  object: string;
  value: string;
  faults: readonly Fault[];
  onChange: (measure: string) => void;
}) {
  const { object, value, faults, onChange } = props;
  const { t, text } = useTexts();
  const fields = [...(useDefinitions().object(object)?.fields.values() ?? [])];
  const measure = readMeasure(value);
  if (measure === null) {
    return (
      <Line
        code
        label={t('pages.measure')}
        help={t('pages.writtenMeasure')}
        value={value}
        faults={faults}
        onChange={(next) => onChange(next ?? 'count()')}
      />
    );
  }
  const functions = FUNCTIONS.filter(
    (each) => each === 'count' || fields.some((field) => takes(each, field)),
  );
  return (
    <div className={editor.stack}>
      <Choose
        label={t('pages.measure')}
        value={measure.function}
        choices={functions.map((each) => ({ value: each, label: t(`pages.function_${each}`) }))}
        faults={faults}
        onChange={(next) =>
          next !== undefined && onChange(writeMeasure(withFunction(measure, next as MeasureFunction, fields)))
        }
      />
      {measure.function === 'count' ? null : (
        <Choose
          label={t('pages.measured')}
          value={measure.field}
          choices={fields
            .filter((field) => takes(measure.function, field))
            .map(({ name, label }) => ({ value: name, label: text(label, name) }))}
          onChange={(field) => field !== undefined && onChange(writeMeasure({ ...measure, field }))}
        />
      )}
    </div>
  );
}
