import { Button } from 'antd';
import { useId } from 'react';
import { faultText } from '../../api/problem';
import { numberFormat } from '../../i18n/formats';
import { useTexts } from '../../i18n/useTexts';
import { SheetIcon } from '../../ui/icons';
import { sizeText } from '../../ui/sizeText';
import { Foot } from './Foot';
import styles from './Importing.module.css';
import { Lines } from './Lines';
import { type Plan, readOtherwise } from './plan';

import type { Importing } from './useImporting';

const ENCODINGS = [
  'utf-8',
  'utf-16',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-kr',
  'windows-1252',
  'windows-1251',
];
const DELIMITERS = [',', ';', '\t', '|'];
const DELIMITER_NAMES: Readonly<Record<string, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'bar',
};

/** How the table that was sent is read: what was found out, and otherwise where that is wrong. */
export function SheetStep({ importing, plan }: { importing: Importing; plan: Plan }) {
  const { t, locale } = useTexts();
  const { sheet, reading, error, change, go } = importing;
  const { file } = plan;
  const headings = plan.reading.heading_row ?? 1;
  const figures = numberFormat(locale);
  return (
    <section className={styles.card} aria-label={t('importing.step_file')} aria-busy={reading}>
      <p className={styles.file}>
        <span className={styles.fileIcon}>
          <SheetIcon />
        </span>
        <span className={styles.fileName}>
          <strong>{file.name}</strong>
          <span>
            {[
              ...(file.size === null ? [] : [sizeText(file.size, locale)]),
              ...(sheet === undefined
                ? [t('importing.reading')]
                : [
                    t(sheet.rows_exact ? 'importing.found' : 'importing.foundAbout', {
                      rows: figures.format(sheet.rows),
                      columns: sheet.columns.length,
                    }),
                  ]),
            ].join(' · ')}
          </span>
        </span>
        <Button onClick={() => change(null)}>{t('importing.otherFile')}</Button>
      </p>
      <Settings plan={plan} onChange={change} />
      <p role="alert" className={styles.fault}>
        {error === null || reading ? '' : faultText(error)}
      </p>
      {sheet === undefined ? null : (
        <Lines
          sheet={sheet}
          headings={headings}
          onHeadings={(row) => change(readOtherwise(plan, { heading_row: row }))}
        />
      )}
      <Foot
        next={{
          label: t('importing.toColumns'),
          off: sheet === undefined || error !== null || sheet.rows === 0,
          run: () => go({ step: 'columns' }),
        }}
        told={sheet?.rows === 0 ? t('importing.noRows') : undefined}
      />
    </section>
  );
}

function Settings({ plan, onChange }: { plan: Plan; onChange: (plan: Plan) => void }) {
  const { t } = useTexts();
  const { file, reading } = plan;
  const encoding = reading.encoding ?? file.encoding;
  const delimiter = reading.delimiter ?? file.delimiter;
  const headings = reading.heading_row ?? 1;
  return (
    <div className={styles.settings}>
      {file.sheets.length > 1 ? (
        <Select
          label={t('importing.sheet')}
          value={reading.sheet ?? file.sheet ?? file.sheets[0] ?? ''}
          choices={file.sheets.map((value) => ({ value, label: value }))}
          onChange={(sheet) => onChange(readOtherwise(plan, { sheet, heading_row: 1 }))}
        />
      ) : null}
      {encoding === null ? null : (
        <Select
          label={t('importing.encoding')}
          value={encoding}
          choices={[...new Set([encoding, ...ENCODINGS])].map((value) => ({
            value,
            label: value.toUpperCase(),
          }))}
          found={encoding === file.encoding}
          onChange={(next) => onChange(readOtherwise(plan, { encoding: next }))}
        />
      )}
      {delimiter === null ? null : (
        <Select
          label={t('importing.delimiter')}
          value={delimiter}
          choices={[...new Set([delimiter, ...DELIMITERS])].map((value) => ({
            value,
            label: t(`importing.delimiter_${DELIMITER_NAMES[value] ?? 'other'}`, { mark: value }),
          }))}
          found={delimiter === file.delimiter}
          onChange={(next) => onChange(readOtherwise(plan, { delimiter: next }))}
        />
      )}
      <Select
        label={t('importing.headings')}
        value={String(headings)}
        choices={[...new Set([0, 1, 2, 3, 4, 5, headings])].map((row) => ({
          value: String(row),
          label: row === 0 ? t('importing.noHeadings') : t('importing.headingRow', { row }),
        }))}
        onChange={(row) => onChange(readOtherwise(plan, { heading_row: Number(row) }))}
      />
    </div>
  );
}

function Select(props: {
  label: string;
  value: string;
  choices: readonly { readonly value: string; readonly label: string }[];
  /** Whether it is what was found out. */
  found?: boolean;
  onChange: (value: string) => void;
}) {
  const { label, value, choices, found = false, onChange } = props;
  const { t } = useTexts();
  const id = useId();
  return (
    <div className={styles.setting}>
      <label htmlFor={id}>
        {label}
        {found ? <span>{t('importing.detected')}</span> : null}
      </label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </div>
  );
}
