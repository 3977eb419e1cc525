import { Button } from 'antd';
import { useState } from 'react';
import { useDefinitions } from '../../../api/definitions';
import type { Fault } from '../../../api/problem';
import { useTexts } from '../../../i18n/useTexts';
import { FilterBuilder } from '../../../runtime/filter/FilterBuilder';
import { Dialog } from '../../../ui/Dialog';
import { Segments } from '../../inputs/Plain';
import { Property } from '../../inputs/Property';
import { Sentence } from '../../layouts/Condition';
import conditions from '../../layouts/Condition.module.css';
import { isBeyondFilters } from './about';
import { PlacedEditor } from './ExpressionProperty';
import styles from './properties.module.css';

interface Props {
  label: string;
  help?: string | undefined;
  faults: readonly Fault[];
  object: string;
  step: string;
  value: string;
  onChange: (value: string | undefined) => void;
}

/** A condition in a sentence, put together from a form or written. */
export function ConditionProperty(props: Props) {
  const { label, help, faults, object, value } = props;
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <Property label={label} help={help} faults={faults} group>
      {({ describedBy, invalid }) => (
        <>
          <button
            type="button"
            className={styles.expression}
            aria-describedby={describedBy}
            data-invalid={invalid}
            onClick={() => setOpen(true)}
          >
            <span className={styles.hidden}>{`${label}: `}</span>
            {value === '' ? <span>{t('flows.addCondition')}</span> : <Said object={object} value={value} />}
          </button>
          <Dialog open={open} label={label} className={conditions.dialog} onClose={() => setOpen(false)}>
            <Editor {...props} onClose={() => setOpen(false)} />
          </Dialog>
        </>
      )}
    </Property>
  );
}

function Said({ object, value }: { object: string; value: string }) {
  const isKnown = useDefinitions().object(object) !== undefined;
  return isKnown && !isBeyondFilters(value) ? (
    <Sentence object={object} where={value} />
  ) : (
    <code>{value}</code>
  );
}

function Editor({ label, object, step, value, onChange, onClose }: Props & { onClose: () => void }) {
  const { t } = useTexts();
  const isKnown = useDefinitions().object(object) !== undefined;
  const formulaOnly = !isKnown || isBeyondFilters(value);
  const [by, setBy] = useState<'conditions' | 'formula'>(formulaOnly ? 'formula' : 'conditions');
  const way = formulaOnly ? 'formula' : by;
  return (
    <div className={conditions.editor}>
      <header>
        <h2>{label}</h2>
        {formulaOnly ? null : (
          <Segments
            label={t('layouts.written')}
            value={way}
            choices={[
              { value: 'conditions', label: t('layouts.asConditions') },
              { value: 'formula', label: t('layouts.asFormula') },
            ]}
            onChange={setBy}
          />
        )}
      </header>
      {way === 'conditions' ? (
        <FilterBuilder
          object={object}
          where={value}
          draft
          onChange={(next) => onChange(next.trim() === '' ? undefined : next)}
        />
      ) : (
        <PlacedEditor
          label={label}
          object={object}
          step={step}
          expect="boolean"
          value={value}
          onChange={onChange}
        />
      )}
      <footer>
        <Button type="primary" onClick={onClose}>
          {t('flows.done')}
        </Button>
      </footer>
    </div>
  );
}
