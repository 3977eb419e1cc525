import { useState } from 'react';
import { useFieldTypes } from '../../api/fieldTypes';
import { useTexts } from '../../i18n/useTexts';
import { nameAsText } from '../../meta/text';
import type { FieldDef, Option } from '../../meta/types';
import { DownIcon, ForwardIcon } from '../../ui/icons';
import { Boxes } from '../inputs/LocaleTexts';
import { OptionsEditor } from '../objects/OptionsEditor';
import { withProperty } from '../objects/objectDraft';
import { TypeIcon } from '../objects/TypeIcon';
import { type ColumnPlan, mayBeRequired, mayBeTitle, mayBeUnique, withType } from './plan';
import styles from './Spreadsheet.module.css';

interface Props {
  column: ColumnPlan;
  rows: number;
  isTitle: boolean;
  onTitle: () => void;
  onChange: (column: ColumnPlan) => void;
}

/** One column of a spreadsheet: whether it becomes a field, and which. */
export function ColumnCard({ column, rows, isTitle, onTitle, onChange }: Props) {
  const { t, text, locale } = useTexts();
  const types = useFieldTypes();
  const { guess, field, included } = column;
  const figures = new Intl.NumberFormat(locale);
  const set = (next: FieldDef) => onChange({ ...column, field: next });
  const called = guess.column;
  return (
    <li className={styles.column} data-off={!included}>
      <label className={styles.include}>
        <input
          type="checkbox"
          checked={included}
          aria-label={t('spreadsheet.include', { column: called })}
          onChange={(event) => onChange({ ...column, included: event.target.checked })}
        />
        <span>
          <strong>{called}</strong>
          <span className={styles.samples}>{guess.samples.join(' · ') || t('spreadsheet.blank')}</span>
          <span className={styles.counts}>
            {t('spreadsheet.counts', {
              filled: figures.format(guess.filled),
              rows: figures.format(rows),
              distinct: figures.format(guess.distinct),
            })}
          </span>
        </span>
      </label>
      {included ? (
        <>
          <div className={styles.label}>
            <Boxes
              label={t('spreadsheet.labelOf', { column: called })}
              value={field.label}
              onChange={(label) => set(withProperty(field, 'label', label))}
            />
          </div>
          <label className={styles.type}>
            <TypeIcon type={field.type} />
            <select
              aria-label={t('spreadsheet.typeOf', { column: called })}
              value={field.type}
              onChange={(event) => onChange(withType(column, event.target.value))}
            >
              {guess.fits.map(({ type }) => (
                <option key={type} value={type}>
                  {text(types.get(type)?.label, nameAsText(type))}
                </option>
              ))}
            </select>
          </label>
          <div className={styles.marks}>
            <Mark
              kind="radio"
              name="title"
              label={t('spreadsheet.isTitle')}
              of={called}
              checked={isTitle}
              disabled={!mayBeTitle(column)}
              onChange={onTitle}
            />
            <Mark
              kind="checkbox"
              label={t('spreadsheet.required')}
              of={called}
              checked={field.required === true}
              disabled={!mayBeRequired(column, rows)}
              onChange={(on) => set(withProperty(field, 'required', on, false))}
            />
            <Mark
              kind="checkbox"
              label={t('spreadsheet.unique')}
              of={called}
              checked={field.unique === true}
              disabled={!mayBeUnique(column)}
              onChange={(on) => set(withProperty(field, 'unique', on, false))}
            />
          </div>
          {field.options === undefined ? null : (
            <Options field={field} onChange={(options) => set({ ...field, options })} />
          )}
        </>
      ) : (
        <span className={styles.left}>{t('spreadsheet.leftOut')}</span>
      )}
    </li>
  );
}

function Mark(props: {
  kind: 'radio' | 'checkbox';
  name?: string;
  label: string;
  of: string;
  checked: boolean;
  disabled: boolean;
  onChange: (on: boolean) => void;
}) {
  const { kind, name, label, of, checked, disabled, onChange } = props;
  return (
    <label data-off={disabled}>
      <input
        type={kind}
        {...(name === undefined ? {} : { name })}
        checked={checked}
        disabled={disabled}
        aria-label={`${of}: ${label}`}
        onChange={(event) => onChange(event.target.checked)}
      />
      {label}
    </label>
  );
}

/** The options that were found, in short; opened they are edited. */
function Options({ field, onChange }: { field: FieldDef; onChange: (options: readonly Option[]) => void }) {
  const { t, text } = useTexts();
  const [open, setOpen] = useState(false);
  const options = field.options as readonly Option[];
  // The cells of the table lead to options by their values, so these stay whatever they are called.
  const [found] = useState(options);
  return (
    <div className={styles.options}>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? <DownIcon /> : <ForwardIcon />}
        {t('spreadsheet.options', { count: options.length })}
        {open ? null : (
          <span className={styles.samples}>
            {options.map((option) => text(option.label, option.value)).join(' · ')}
          </span>
        )}
      </button>
      {open ? (
        <OptionsEditor
          label={t('spreadsheet.options', { count: options.length })}
          options={options}
          published={found}
          faults={[]}
          onChange={onChange}
        />
      ) : null}
    </div>
  );
}
