import { useState } from 'react';
import { useTexts } from '../../i18n/useTexts';
import { BuildingIcon, CheckIcon, MinusIcon, UndoIcon } from '../../ui/icons';
import styles from './Matrix.module.css';
import { SPANS, type Span } from './permissionSet';

export interface CellPlace {
  'data-cell': string;
  tabIndex: number;
}

interface Common {
  cell: CellPlace;
  /** What it is called: the right, and of what. */
  name: string;
  /** Whether it is so by what goes for any object or field. */
  inherited: boolean;
  /** Whether it follows from a wider right. */
  implied?: boolean;
}

/** A right that one has or has not. */
export function Check(props: Common & { checked: boolean; onChange: (on: boolean) => void }) {
  const { cell, name, inherited, implied = false, checked, onChange } = props;
  return (
    <span role="gridcell" className={styles.cell} tabIndex={-1} data-inherited={inherited || implied}>
      <input
        {...cell}
        type="checkbox"
        aria-label={name}
        checked={checked}
        aria-disabled={implied}
        onChange={(event) => {
          if (!implied) {
            onChange(event.target.checked);
          }
        }}
      />
    </span>
  );
}

const keyOf = (span: Span) => String(span);
const MARKS: Readonly<Record<string, React.ReactNode>> = {
  false: <MinusIcon />,
  true: <CheckIcon />,
  department: (
    <>
      <CheckIcon />
      <BuildingIcon />
    </>
  ),
  department_and_below: (
    <>
      <CheckIcon />
      <BuildingIcon />
      <sub>+</sub>
    </>
  ),
};

/** A right that reaches so far: a mark, and the choices once one wants another. */
export function SpanCell(props: Common & { value: Span; onChange: (value: Span) => void }) {
  const { cell, name, inherited, implied = false, value, onChange } = props;
  const { t } = useTexts();
  const [choosing, setChoosing] = useState(false);
  const said = t(`permissions.span_${keyOf(value)}`);
  return (
    <span role="gridcell" className={styles.cell} tabIndex={-1} data-inherited={inherited || implied}>
      {choosing ? (
        <select
          {...cell}
          ref={openAtOnce}
          aria-label={name}
          value={keyOf(value)}
          onChange={(event) => {
            setChoosing(false);
            onChange(SPANS.find((span) => keyOf(span) === event.target.value) ?? false);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape' || event.key === 'Enter') {
              setChoosing(false);
            }
          }}
          onBlur={() => setChoosing(false)}
        >
          {SPANS.map((span) => (
            <option key={keyOf(span)} value={keyOf(span)}>
              {t(`permissions.span_${keyOf(span)}`)}
            </option>
          ))}
        </select>
      ) : (
        <button
          {...cell}
          type="button"
          className={styles.span}
          data-on={value !== false}
          aria-label={`${name}: ${said}`}
          aria-disabled={implied}
          title={said}
          onClick={() => setChoosing(!implied)}
        >
          {MARKS[keyOf(value)]}
        </button>
      )}
    </span>
  );
}

function openAtOnce(select: HTMLSelectElement | null): void {
  if (select === null || document.activeElement === select) {
    return;
  }
  select.focus();
  try {
    select.showPicker();
  } catch {
    // Some browsers open it at the next key only.
  }
}

/** The way back to what goes for any object or field. */
export function Reset(props: { cell: CellPlace; there: boolean; name: string; onReset: () => void }) {
  const { cell, there, name, onReset } = props;
  return (
    <span role="gridcell" className={styles.cell} tabIndex={-1}>
      {there ? (
        <button
          {...cell}
          type="button"
          className={styles.reset}
          aria-label={name}
          title={name}
          onClick={onReset}
        >
          <UndoIcon />
        </button>
      ) : (
        <span {...cell} className={styles.nothing} />
      )}
    </span>
  );
}
