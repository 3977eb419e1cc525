import { Button } from 'antd';
import { useMemo, useState } from 'react';
import type { Fault } from '../../../api/problem';
import { useTexts } from '../../../i18n/useTexts';
import { FormulaEditor } from '../../formulas/FormulaEditor';
import { Faults, Property } from '../../inputs/Property';
import { useDesign } from '../design';
import styles from './properties.module.css';

interface Props {
  label: string;
  help?: string | undefined;
  faults: readonly Fault[];
  /** The object whose fields it names bare; empty where there is none. */
  object: string;
  step: string;
  expect?: string | undefined;
  value: string;
  placeholder?: string | undefined;
  onChange: (value: string | undefined) => void;
}

/** An expression of a flow: as it is written, and its editor once somebody works on it. */
export function ExpressionProperty(props: Props) {
  const { label, help, faults, value, placeholder } = props;
  const { t } = useTexts();
  const [open, setOpen] = useState(false);
  if (open) {
    return <Opened {...props} onClose={() => setOpen(false)} />;
  }
  return (
    <Property label={label} help={help} faults={faults} group>
      {({ describedBy, invalid }) => (
        <button
          type="button"
          className={styles.expression}
          aria-describedby={describedBy}
          data-invalid={invalid}
          onClick={() => setOpen(true)}
        >
          <span className={styles.hidden}>{`${label}: `}</span>
          {value === '' ? <span>{placeholder ?? t('flows.writeFormula')}</span> : <code>{value}</code>}
        </button>
      )}
    </Property>
  );
}

function Opened(props: Props & { onClose: () => void }) {
  const { label, help, faults, value, onChange, onClose } = props;
  const { t } = useTexts();
  return (
    <div className={styles.opened}>
      <PlacedEditor {...props} />
      {help === undefined || help === '' ? null : <p className={styles.help}>{help}</p>}
      <Faults faults={value === '' ? faults : faults.filter(({ code }) => !code.startsWith('expression.'))} />
      <span className={styles.answers}>
        {value === '' ? null : (
          <Button size="small" type="text" onClick={() => onChange(undefined)}>
            {t('flows.clear')}
          </Button>
        )}
        <Button size="small" aria-label={`${t('flows.done')}: ${label}`} onClick={onClose}>
          {t('flows.done')}
        </Button>
      </span>
    </div>
  );
}

/** The editor of an expression, in the scope of a step. */
export function PlacedEditor(
  props: Pick<Props, 'label' | 'object' | 'step' | 'expect' | 'value' | 'onChange'>,
) {
  const { label, object, step, expect, value, onChange } = props;
  const { flow } = useDesign();
  const place = useMemo(() => ({ flow, step }), [flow, step]);
  return (
    <FormulaEditor
      object={object}
      place={place}
      value={value}
      label={label}
      expect={expect}
      draft
      onChange={(next) => onChange(next === '' ? undefined : next)}
    />
  );
}
