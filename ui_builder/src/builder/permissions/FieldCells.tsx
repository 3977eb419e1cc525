import { useId } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { Reset } from './cells';
import type { FieldLine } from './lines';
import styles from './Matrix.module.css';
import type { CellOf, Change } from './MatrixLine';
import { LEVELS, levelOf, type PermissionSetDef, withLevel, withListed } from './permissionSet';

interface Props {
  set: PermissionSetDef;
  line: FieldLine;
  onChange: Change;
  cell: CellOf;
}

/** How far a field may be used, and whether its plain value may be asked for. */
export function FieldCells({ set, line, onChange, cell }: Props) {
  const { t } = useTexts();
  const name = useId();
  const { object, field, label, masked, written } = line;
  const path = `${object}.${field}`;
  const { level, own } = levelOf(set, object, field);
  // What nobody writes is never more than read.
  const shown = level === 'edit' && !written ? 'read' : level;
  const unmasks = 1 + LEVELS.length;
  return (
    <>
      {LEVELS.map((each, index) => (
        <span key={each} role="gridcell" className={styles.level} tabIndex={-1} data-inherited={!own}>
          <label>
            <input
              {...cell(1 + index)}
              type="radio"
              name={name}
              checked={shown === each}
              disabled={each === 'edit' && !written}
              aria-label={t('permissions.cell', { right: t(`permissions.level_${each}`), of: label })}
              onChange={() => onChange((before) => withLevel(before, object, field, each))}
              onClick={() => onChange((before) => withLevel(before, object, field, each))}
            />
            {t(`permissions.level_${each}`)}
          </label>
        </span>
      ))}
      {masked ? (
        <span role="gridcell" className={styles.level} tabIndex={-1}>
          <label>
            <input
              {...cell(unmasks)}
              type="checkbox"
              checked={set.unmask?.includes(path) === true}
              aria-label={t('permissions.cell', { right: t('permissions.unmask'), of: label })}
              onChange={(event) =>
                onChange((before) => withListed(before, 'unmask', path, event.target.checked))
              }
            />
            {t('permissions.unmask')}
          </label>
        </span>
      ) : null}
      <Reset
        cell={cell(masked ? unmasks + 1 : unmasks)}
        there={own}
        name={t('permissions.resetField', { field: label })}
        onReset={() => onChange((before) => withLevel(before, object, field, undefined))}
      />
    </>
  );
}
