import { Button } from 'antd';
import { useState } from 'react';
import type { Fault } from '../../api/problem';
import { useTexts } from '../../i18n/useTexts';
import { CloseIcon } from '../../ui/icons';
import inputs from '../inputs/inputs.module.css';
import type { Choice } from '../inputs/Plain';
import { Faults } from '../inputs/Property';
import styles from './Settings.module.css';

const MOST = 5;

/** Sets of fields that mean something together. */
export function Combinations(props: {
  kind: 'unique' | 'index';
  fields: readonly Choice[];
  combinations: readonly (readonly string[])[];
  /** How many fields a set has at least. */
  least: number;
  faults: readonly Fault[];
  onChange: (next: readonly (readonly string[])[]) => void;
}) {
  const { kind, fields, combinations, least, faults, onChange } = props;
  const { t } = useTexts();
  const [making, setMaking] = useState<readonly string[]>([]);
  const called = (name: string) => fields.find(({ value }) => value === name)?.label ?? name;
  const sign = kind === 'unique' ? ' + ' : ' › ';

  function add(name: string) {
    if (name !== '') {
      setMaking([...making, name]);
    }
  }

  return (
    <>
      {combinations.length === 0 ? null : (
        <ul className={styles.combinations}>
          {combinations.map((each, index) => (
            <li key={each.join()}>
              {each.map(called).join(sign)}
              <button
                type="button"
                aria-label={t('objects.removeCombination', { fields: each.map(called).join(sign) })}
                onClick={() => onChange(combinations.toSpliced(index, 1))}
              >
                <CloseIcon />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className={styles.making}>
        {making.length === 0 ? null : <span>{`${making.map(called).join(sign)}${sign}`}</span>}
        {making.length === MOST ? null : (
          <select
            className={inputs.box}
            aria-label={t(`objects.add_${kind}`)}
            value=""
            onChange={(event) => add(event.target.value)}
          >
            <option value="">{t(making.length === 0 ? `objects.add_${kind}` : 'objects.andField')}</option>
            {fields
              .filter(({ value }) => !making.includes(value))
              .map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
          </select>
        )}
        {making.length === 0 ? null : (
          <>
            <Button
              type="primary"
              disabled={making.length < least}
              onClick={() => {
                onChange([...combinations, making]);
                setMaking([]);
              }}
            >
              {t('objects.addThis')}
            </Button>
            <Button onClick={() => setMaking([])}>{t('objects.cancel')}</Button>
          </>
        )}
      </div>
      <Faults faults={faults} />
    </>
  );
}
