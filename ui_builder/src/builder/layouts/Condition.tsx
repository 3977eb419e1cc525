import { Button } from 'antd';
import { useState } from 'react';
import { useDefinitions } from '../../api/definitions';
import type { Fault } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { FilterBuilder } from '../../runtime/filter/FilterBuilder';
import { useSummary } from '../../runtime/filter/FilterChip';
import { Reach } from '../../runtime/filter/reach';
import { useFilter } from '../../runtime/filter/useFilter';
import { Dialog } from '../../ui/Dialog';
import { PlusIcon } from '../../ui/icons';
import { FormulaEditor } from '../formulas/FormulaEditor';
import { Segments } from '../inputs/Plain';
import { Faults } from '../inputs/Property';
import styles from './Condition.module.css';

interface Props {
  label: string;
  /** What it means that there is none. */
  none: string;
  /** What stands before the condition where there is one, such as “Shown when”. */
  when: string;
  object: string;
  value: string | undefined;
  faults: readonly Fault[];
  /** Whether it can only be written, as where it is not about records. */
  formulaOnly?: boolean;
  onChange: (value: string | undefined) => void;
}

/** A condition in a sentence, and the way to change it. */
export function Condition(props: Props) {
  const { label, none, when, object, value, faults, formulaOnly = false, onChange } = props;
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <div className={styles.condition}>
      <span className={styles.label}>{label}</span>
      {value === undefined ? (
        <p className={styles.none}>{none}</p>
      ) : (
        <p className={styles.sentence}>
          {when} {formulaOnly ? <code>{value}</code> : <Sentence object={object} where={value} />}
        </p>
      )}
      <span className={styles.buttons}>
        <Button
          size="small"
          {...(value === undefined ? { icon: <PlusIcon /> } : {})}
          aria-label={`${t(value === undefined ? 'layouts.addCondition' : 'layouts.changeCondition')}: ${label}`}
          onClick={() => setOpen(true)}
        >
          {t(value === undefined ? 'layouts.addCondition' : 'layouts.changeCondition')}
        </Button>
        {value === undefined ? null : (
          <Button
            size="small"
            type="text"
            aria-label={`${t('layouts.dropCondition')}: ${label}`}
            onClick={() => onChange(undefined)}
          >
            {t('layouts.dropCondition')}
          </Button>
        )}
      </span>
      <Faults faults={faults} />
      <Dialog open={open} label={label} className={styles.dialog} onClose={() => setOpen(false)}>
        <Editor {...props} formulaOnly={formulaOnly} onClose={() => setOpen(false)} />
      </Dialog>
    </div>
  );
}

function Editor({
  label,
  when,
  object,
  value = '',
  formulaOnly = false,
  onChange,
  onClose,
}: Props & { onClose: () => void }) {
  const { t } = useTexts();
  const [by, setBy] = useState<'conditions' | 'formula'>(formulaOnly ? 'formula' : 'conditions');
  const take = (next: string) => onChange(next.trim() === '' ? undefined : next);
  return (
    <div className={styles.editor}>
      <header>
        <h2>{label}</h2>
        {formulaOnly ? null : (
          <Segments
            label={t('layouts.written')}
            value={by}
            choices={[
              { value: 'conditions', label: t('layouts.asConditions') },
              { value: 'formula', label: t('layouts.asFormula') },
            ]}
            onChange={setBy}
          />
        )}
      </header>
      {by === 'conditions' ? (
        <FilterBuilder object={object} where={value} draft onChange={take} />
      ) : (
        <FormulaEditor object={object} value={value} expect="boolean" label={label} draft onChange={take} />
      )}
      {value === '' || formulaOnly ? null : (
        <p className={styles.sentence} aria-live="polite">
          {when} <Sentence object={object} where={value} />
        </p>
      )}
      <footer>
        <Button type="primary" onClick={onClose}>
          {t('layouts.done')}
        </Button>
      </footer>
    </div>
  );
}

const unchanged = () => undefined;

/** A condition in the reader's language; what cannot be said so stays as it is written. */
export function Sentence({ object, where }: { object: string; where: string }) {
  return (
    <Reach object={object} where={where}>
      <Said object={object} where={where} />
    </Reach>
  );
}

function Said({ object, where }: { object: string; where: string }) {
  const isKnown = useDefinitions().object(object) !== undefined;
  const { filter } = useFilter({ object, where, draft: true, onChange: unchanged });
  const said = useSummary(object, filter ?? { is: 'advanced', key: 0, source: where });
  return filter === undefined || !isKnown ? <code>{where}</code> : <strong>{said}</strong>;
}
